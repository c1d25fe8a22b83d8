import { histogramWords, lossWords } from "../../src/report/charts/words.ts";
import { dataText } from "./en/data.ts";
import { figuresText } from "./en/figures.ts";
import { laterCoach, laterLevels, laterNames } from "./en/game.ts";
import { labText } from "./en/lab.ts";
import { statesText } from "./en/states.ts";
import { teachText } from "./en/teach.ts";
import { numbersOf } from "./numbers.ts";

/** Every word that the studio shows or speaks, in English, by place. Another language is a file of the same shape. */
export const en = {
  language: "en",
  name: "Hourglass",
  skip: "Skip to the content",
  bar: {
    label: "Places",
    start: "Start",
    page: "page",
    learn: "Learn",
    lab: "Lab",
    data: "Your data",
    game: "Game",
    glossary: "Glossary",
    teach: "For teachers",
    otherLanguage: "Deutsch",
  },
  ...numbersOf("en"),
  shapes: {
    ring: "ring",
    disc: "disc",
    square: "square",
    cross: "cross",
    triangle: "triangle",
    arrow: "arrow",
    wave: "wave",
    spiral: "spiral",
    hook: "hook",
    eight: "eight",
  },
  pad: {
    label: "Drawing pad",
    help: "Draw with a pointer. By keys: arrows move the cursor, Shift moves it by 10, Enter puts the pen down or lifts it. Build, below, makes a shape without drawing.",
    cursor: (x: number, y: number, down: boolean, ink: boolean) =>
      `column ${x + 1}, row ${y + 1}, ${down ? "pen down" : "pen up"}${ink ? ", ink" : ""}`,
    clear: "Clear",
    undo: "Undo",
  },
  build: {
    open: "Build",
    legend: "Build a shape",
    shape: "Shape",
    size: "Size",
    x: "Across",
    y: "Down",
    rotation: "Turn",
    stroke: "Stroke",
  },
  waist: {
    label: "Waist",
    numbers: (count: number) => (count === 1 ? "1 number" : `${count} numbers`),
  },
  stations: {
    input: "input",
    encoder: "encoder",
    waist: "waist",
    decoder: "decoder",
    output: "output",
    error: "error",
  },
  hourglass: {
    label: (counts: readonly number[], error: number) =>
      `The network at work: ${counts.join(", then ")} numbers; ${Math.round(100 * error)} % of the picture is lost.`,
    output: (width: number) => `What came back of the picture through ${width} numbers`,
    errorMap: "Error map: where what came back differs from what went in",
    lost: "of the picture is lost: the bright places.",
    heard: (numbers: string, share: string) => `${numbers}: ${share} of the picture is lost.`,
  },
  foot: {
    private: "Everything runs on this device. Nothing you draw or open is sent anywhere.",
    licence: "Free software under Apache-2.0.",
  },
  lesson: {
    locked: "Set for this lesson.",
    grey: "What is grey is set for this lesson.",
    unknown: "The link asks for “{part}”, which this page does not have.",
    answerLater: "Noted. In this lesson the answer comes later.",
  },
  data: dataText,
  teach: teachText,
  charts: {
    // The studio says "held-out rows" everywhere for what the library's charts call validation.
    loss: {
      ...lossWords,
      validation: "held-out rows",
      validationAt: (epoch: number, loss: string) => `epoch ${epoch}: held-out rows ${loss}`,
      columns: ["epoch", "training loss", "held-out loss", "best so far", "seconds"],
      validationLoss: "held-out loss",
    },
    histogram: histogramWords,
  },
  lab: labText,
  figures: figuresText,
  states: statesText,
  start: {
    lead: "Your drawing is 784 numbers. An autoencoder passes it through a waist of 32 or fewer, and draws it again from those alone.",
    measured: (milliseconds: number) =>
      `Computed on this device in ${milliseconds.toFixed(1)} ms. 0 bytes sent.`,
    ready: "Computed on this device. 0 bytes sent.",
    minute: "One minute",
    prompts: {
      squeeze: {
        ask: "Squeeze until it breaks.",
        how: "Draw something, then narrow the waist.",
        done: (width: number, narrow: number, wide: number) =>
          `Gone at ${width}: more than half of it is lost. Half of the test pictures drawn by hand go between ${wide} and ${narrow}.`,
      },
      hold: {
        ask: "Draw one that holds longer.",
        how: (width: number) => `It should survive at ${width}, where the first one was gone.`,
        done: (width: number) => `It holds at ${width}. Plain shapes need few numbers; details need many.`,
      },
      stranger: {
        ask: "Draw what it never saw.",
        how: "It learnt shapes and pen strokes. Open the waist to 32 and fool it: the error map lights up.",
        done: (share: string, harder: number) =>
          `${share} lost at full width: more than of ${harder} in 100 pictures of pen strokes. What is unlike all that a network learnt comes back worst. This is how anomalies are found.`,
      },
    },
    more: "Ten minutes",
    learn: {
      title: "Watch one learn from nothing",
      about: "Train a network in the Lab, step by step. Loads a 3.7 MB engine once.",
    },
    game: {
      title: "SQUEEZE!",
      about: "The game: send pictures through the narrowest pipe that their reader can bear.",
    },
    read: { title: "How it works", about: "Every part explained, each with a figure to play with." },
    postcard: {
      title: "A postcard",
      about: "Your picture at six widths, as one image.",
      make: "Make it",
      save: "Save the image",
      link: "Copy a link to it",
      copied: "Copied",
      alt: "Your picture and what comes back of it through 32, 16, 8, 4, 2 and 1 numbers",
    },
    step: "Step through it",
    stepAgain: "Next",
    stepEnd: "Show all",
    steps: [
      "Input. A picture of 28 × 28 pixels: 784 numbers from 0 (black) to 1 (white).",
      "Encoder. {units} units look at all of them; each line is what a band of the picture adds to a group of units, blue if it raises, orange if it lowers them.",
      "Waist. All that is left of the picture. The rest of the network sees these numbers and nothing else.",
      "Decoder. {units} units unfold the numbers again.",
      "Output. 784 pixels, drawn from the waist alone. The error map shows where they differ from yours.",
    ],
  },
  learn: {
    lead: "An autoencoder is a network that learns to copy its input through a passage too narrow to copy it. What it keeps is what matters.",
    contents: "On this page",
    predict: "Predict first",
    reveal: "What happens",
    right: "As you said.",
    wrong: "Not quite.",
    run: "Run",
    again: "Run again",
    another: "Another picture",
    error: "Error",
    what: {
      title: "What it is",
      prose: [
        "An autoencoder has two halves. The encoder turns a picture of 784 numbers into a code of a few. The decoder turns the code into a picture of 784 numbers again. Both are trained together to one end: that what comes out is what went in.",
        "Nobody tells it what the pictures show. The picture is question and answer at once, so it needs no labels. This is called unsupervised, or self-supervised, learning.",
      ],
      caption:
        "A copying machine with a slot of 8 numbers. Draw, then change a number: the decoder redraws the picture from the new code. Nothing else reaches it.",
      chip: (index: number) => `Number ${index} of the code`,
      original: "Your numbers",
      tear: {
        title: "Tear off the labels",
        about:
          "A small network is trained for 20 steps on ten pictures with their labels beside them, and once more with the labels torn off. A checksum of its weights shows whether anything changed.",
        run: "Train both",
        with: "with labels",
        without: "labels torn off",
        same: "The same weights to the last bit: the labels were never read.",
        differ: "The weights differ.",
      },
      predict: {
        ask: "You double the first number of the code. What changes in the picture?",
        options: ["One pixel", "Many pixels at once", "Nothing"],
        answer:
          "Many pixels at once. Each number of the code stands for a whole pattern, spread over the picture; no number is a pixel.",
      },
    },
    parts: {
      title: "The parts",
      prose: [
        "Every autoencoder is made of the same five parts. Break one and see what the others do without it.",
      ],
      table: {
        part: "Part",
        does: "What it does",
        rows: [
          ["Input", "784 pixels, 0 for black to 1 for white."],
          ["Encoder ▶", "{units} units, each a weighted sum of all pixels, kept where it is above zero."],
          ["Code ◆", "32 numbers, the waist: all that the decoder sees."],
          ["Decoder ◀", "{units} units and 784 outputs, the encoder's mirror image with weights of its own."],
          ["Loss △", "The mean squared difference of output and input: the one number that training lowers."],
        ],
      },
      input: "in",
      output: "out",
      predict: {
        ask: "The encoder is shuffled and the decoder is whole. What will come out?",
        options: ["Black", "Grey noise", "Something like a glyph, but the wrong one"],
        answer:
          "Something like a glyph, but the wrong one. The decoder turns any code into the kind of picture it learnt; a wrong code gives a wrong picture of the right kind. Shuffle the decoder's last layer, and it gives noise.",
      },
    },
    how: {
      title: "How it works",
      prose: [
        "Follow one picture from the input to the output. Point at a line, tap it, or move to it by keyboard, and its station lights up.",
      ],
      lines: [
        "The picture enters as 784 numbers.",
        "The encoder's units respond to parts of it: each dash of their column is as long as one unit's activation.",
        "The code keeps 32 numbers. The picture is now 24 times smaller than it was.",
        "The decoder's units respond to the code and to nothing else.",
        "784 numbers come out. Their difference from the input is the error.",
      ],
      features: {
        title: "What the numbers mean",
        about:
          "Glyphs are drawn from known factors, so we can ask how much of each factor a number of the code explains by a straight line (R², measured on 1,000 glyphs). Meaningful features are in there, but entangled: hardly any number stands for one factor alone, and together they know far more than any one of them.",
        caption:
          "R² of each factor with the first eight numbers of the code, each alone, and with all 32 together",
        number: "number",
        together: "all 32",
        factors: { x: "across", y: "down", size: "size", rotation: "turn", stroke: "stroke" },
      },
    },
    types: {
      title: "Four types",
      prose: [
        "The same pictures, the same seed, the same layers of 64 units; what differs is what the waist must do.",
      ],
      kinds: {
        vanilla: [
          "Vanilla",
          "16 numbers, free to be anything. It copies as well as 16 numbers allow, noise included.",
        ],
        denoising: [
          "Denoising",
          "It learnt to give back the clean picture from one with noise, so it cannot just copy.",
        ],
        sparse: [
          "Sparse",
          "64 numbers, of which each picture may use 8. Different pictures use different ones.",
        ],
        variational: [
          "Variational",
          "Its code is a cloud, not a point: a number is drawn from it each time. It can be sampled.",
        ],
      },
      noise: "Noise on the input",
      noiseValue: (sigma: number) => `σ = ${sigma.toFixed(2)}`,
      code: "code",
      lost: (share: string) => `${share} lost`,
      caption:
        "Each gets the same noisy picture; the error is taken to the clean one. Bars are the numbers of the code, blue above zero and orange below.",
      predict: {
        ask: "At noise σ = 0.35, which gives back the clean picture best?",
        options: ["Vanilla", "Denoising", "Sparse", "Variational"],
        answer: (
          losses: readonly (readonly [name: string, lost: string])[],
          quiet: readonly (readonly [name: string, lost: string])[],
        ) =>
          `Share lost of 300 glyphs at σ = 0.35: ${losses.map(([name, lost]) => `${name} ${lost}`).join(", ")}. Without noise: ${quiet.map(([name, lost]) => `${name} ${lost}`).join(", ")}.`,
      },
    },
    uses: {
      title: "What it is used for",
      prose: [
        "Six uses of the same idea, each measured here on glyphs that no training saw. Beside each stands the plainest method, principal components (PCA), where it can do the job.",
      ],
      columns: ["Use", "How", "Autoencoder", "Beside it"],
      rows: {
        compress: {
          name: "Compression",
          how: "Keep the code, throw the picture away.",
          ours: (numbers: number, error: string, decoder: string) =>
            `${numbers} numbers a picture, error ${error}. The decoder is ${decoder} more, once.`,
          beside: (error: string) => `PCA with as many numbers: error ${error}`,
        },
        denoise: {
          name: "Denoising",
          how: "Train from noisy to clean.",
          ours: (after: string, before: string) => `${before} dB in, ${after} dB out`,
          beside: (median: string) => `3×3 median: ${median} dB out`,
        },
        anomaly: {
          name: "Anomalies",
          how: "What it cannot give back is unusual.",
          ours: (auroc: string) => `AUROC ${auroc}, glyphs against strokes`,
          beside: (auroc: string) => `Amount of ink alone: ${auroc}`,
        },
        features: {
          name: "Features",
          how: "Read the code in place of the picture.",
          ours: (share: string) => `${share} right, 5 labels a class, nearest neighbour on the code`,
          beside: (share: string) => `${share} on the pixels`,
        },
        generate: {
          name: "New pictures",
          how: "Decode a code that nobody encoded.",
          ours: (distance: string) => `Variational: distance ${distance} to the nearest real glyph`,
          beside: (distance: string) => `Vanilla, codes drawn the same way: ${distance}`,
        },
        map: {
          name: "A map",
          how: "Two numbers are a place.",
          ours: (share: string) => `${share} of neighbours on the map are of the same class`,
          beside: (share: string) => `Chance: ${share}`,
        },
      },
      caption:
        "Twelve pictures, ordered by how badly a network that learnt glyphs alone gives them back. Move the threshold; above it, pictures are called unusual.",
      threshold: "Threshold",
      unusual: "unusual",
      found: (caught: number, strangers: number, false_: number) =>
        `${caught} of ${strangers} strangers caught, ${false_} false ${false_ === 1 ? "alarm" : "alarms"}`,
      deal: "Deal again",
    },
    look: {
      title: "See it work",
      prose: [
        "The whole machine, with your own drawing. Height follows the logarithm of how many numbers a column has. A ribbon is what one group of numbers adds to the next: thick is much, blue raises, orange lowers.",
      ],
    },
    story: {
      title: "The key idea, as a story",
      prose: [
        "Retell a long story in one sentence, and you keep what the rest follows from. An autoencoder does the same. These tales have 24 facts each, tied by causes: a storm makes the ferry late, a late ferry loses the letter. The causes are why 24 facts do not need 24 numbers.",
      ],
      caption: "A tale goes through a code of k numbers and is told again. What it gets wrong is struck out.",
      pages: "The whole book",
      page: "One page",
      word: "One word",
      kept: (right: number, all: number) => `${right} of ${all} facts retold right`,
      usual: (share: string) => `Always telling the most common tale: ${share}`,
      another: "Another tale",
      facts: {
        storm: ["A storm came up in the night.", "The night was calm."],
        dark: ["The lights went out.", "The lights burned on."],
        tree: ["A tree fell across the road.", "The road stayed clear."],
        ferryLate: ["The ferry came late.", "The ferry came on time."],
        letterLost: ["The letter was lost.", "The letter arrived."],
        waited: ["Anna waited at the harbour.", "Anna was home by noon."],
        cold: ["She caught a cold.", "She kept well."],
        doctor: ["The doctor came.", "No doctor came."],
        fair: ["It was the day of the fair.", "It was a day like any other."],
        shopsShut: ["The shops were shut.", "The shops were open."],
        soldOut: ["The baker sold out.", "The baker had bread left."],
        noBread: ["There was no bread for supper.", "There was bread for supper."],
        band: ["The band played.", "No band played."],
        upLate: ["The children stayed up late.", "The children went to bed early."],
        schoolLate: ["School began late.", "School began on time."],
        thief: ["A thief was about.", "Nobody crept about."],
        watchGone: ["The watch was stolen.", "The watch stayed in its drawer."],
        dogBarked: ["The dog barked.", "The dog slept."],
        awake: ["The neighbours woke.", "The neighbours slept."],
        caught: ["The thief was caught.", "Nobody was caught."],
        watchBack: ["The watch came back.", "No watch came back."],
        money: ["There had been money in the letter.", "There had been no money in the letter."],
        rentUnpaid: ["The rent was not paid.", "The rent was paid."],
        movedOut: ["In May they moved out.", "In May they were still there."],
      },
    },
    memory: {
      title: "Can it simply memorise?",
      prose: ["It is often said that a narrow waist makes memorising impossible. True or false?"],
      after: [
        "With wide layers and few pictures, one single number is enough: it becomes the page number of an album. What the album does not hold comes back worse than the mean picture would be: the network has learnt ten pictures, and nothing about pictures.",
      ],
      predict: {
        ask: "Ten pictures, one number in the waist, wide layers. Can it give them back?",
        options: ["No: one number cannot hold a picture", "Yes"],
        answer:
          "Yes, nearly all of them so that they can be told apart; the table below the figure says how well. The one number does not hold a picture, it points at one; the pictures themselves are in the decoder's weights. It has learnt nothing about pictures it was not shown.",
      },
      slider: "The one number",
      caption:
        "The whole code is one number. Move it: the decoder leafs through the ten pictures it was trained on. Between two of them there is no picture, only a blend.",
      table: "Share lost",
      learnt: "The ten it learnt",
      unseen: "300 others that it never saw",
      mean: "The same 300, with the mean picture given for every one",
      nearest: (name: string) => `nearest of the ten: ${name}`,
    },
    photo: {
      title: "A photo through 256 numbers",
      prose: [
        "A colour photo of 256 × 256 pixels is 196,608 numbers: 65,536 pixels of 3. Convolutions with stride 2 halve each side four times, with 128, 64, 32 and 16 channels; a dense layer makes 256 numbers of what is left. That is 768 to 1. The decoder is the mirror image.",
        "It learns to denoise: noise on the way in, the clean photo as the target. Noise has no place in 256 numbers, and neither has anything it did not learn. A photo of another kind is a stranger to it.",
      ],
      table: "The layers, from the library's own table",
      layer: "Layer",
      shape: "Shape",
      numbers: "Numbers",
      waist: "the waist",
      kinds: {
        input: "photo",
        conv: "convolution",
        dense: "dense",
        "conv-transpose": "transposed convolution",
        reshape: "reshape",
      },
      way: "A coast that neither network saw, with noise of σ = 38 of 255. 256 numbers keep sky, sea and where the houses stand. The denoiser has no waist, so it loses less and compresses nothing.",
      caption: "The same idea at 28 × 28: set the noise, compare PSNR before and after.",
      before: "in",
      after: "out",
      clean: "clean",
      decibels: (value: number) => `${value.toFixed(1)} dB`,
      open: "Open the photo in the Lab",
    },
    training: {
      title: "Training in six beats",
      prose: [
        "A fresh network has random weights. One step of training is six beats; then it begins again. Step through one, then let fifty run.",
      ],
      beats: [
        ["Encode", "Sixteen pictures go through the encoder. One is shown."],
        ["Decode", "The decoder draws from the code. At first: fog."],
        ["Compare", "The loss of one pixel, and the mean over all of them."],
        [
          "Assign blame",
          "The gradient: how much each weight of the last layer pushed the wrong way. Orange should fall, blue should rise.",
        ],
        ["Adjust", "Each weight takes a small step against its gradient (Adam, rate 0.002)."],
        ["Repeat", "Fifty more steps, on new pictures each time."],
      ],
      next: "Next beat",
      fifty: "Run 50 steps",
      fresh: "Start fresh",
      step: (steps: number) => `step ${steps}`,
      loss: "Loss",
      gradient: "gradient",
      pixel: (input: number, output: number, mse: number, bce: number) =>
        `This pixel: in ${input.toFixed(2)}, out ${output.toFixed(2)}. Squared error ${mse.toFixed(3)}, cross-entropy ${bce.toFixed(3)}.`,
      first: "first",
      now: "now",
      caption: "A network of 784, 48, 8, 48 and 784 numbers, trained in this page. Nothing is prepared.",
    },
    vae: {
      title: "Autoencoder and variational autoencoder",
      prose: [
        "A plain autoencoder gives each picture a point, and nothing is said of the space between. A variational one gives each a cloud, and pulls all clouds towards the middle. Its loss has two parts: the error of the reconstruction, and the divergence (KL) of the clouds from one standard cloud, times β.",
        "So the space in between is used, and a random place in it decodes into something. Whether that something is any good is a distance that can be measured.",
      ],
      plain: "Autoencoder: points",
      variational: "Variational: clouds",
      darts: "Throw 20 darts",
      dartResult: (plain: string, variational: string) =>
        `Mean distance to the nearest real glyph: ${plain} for the autoencoder, ${variational} for the variational one. Real glyphs among themselves: `,
      dartMeaning:
        "Lower is closer to a glyph. Darts are drawn from a normal distribution fitted to each map's codes; the variational map's is its own prior.",
      caption:
        "600 glyphs on the maps of two networks with two numbers each, coloured by class. Move the point to decode any place.",
      across: "Across",
      up: "Up",
      at: (name: string) => `nearest: ${name}`,
      loss: "The two parts of the loss",
      reconstruction: "reconstruction",
      divergence: "β · KL",
      predict: {
        ask: "Twenty random places on each map are decoded. Which map gives more real-looking glyphs?",
        options: ["The autoencoder's", "The variational one's", "About the same"],
        answer:
          "On maps of two numbers, about the same: throw the darts and read the distances, computed from this page's own networks each time. With 16 numbers there is a difference: see New pictures in the table of uses.",
      },
    },
    width: {
      title: "Too large, just right, too small",
      prose: [
        "How wide should the waist be? Here one network is trained for each width, and beside it stands the plainest autoencoder: the best linear code of that width (PCA). The error is always taken to the clean picture.",
      ],
      after: [
        "On clean data, an unpleasant truth: the wider, the better. The error only falls. The famous U, with a best width in the middle, is real, but under a condition: here, noisy targets. The linear code shows it best.",
      ],
      switch: "Trained on",
      conditions: {
        clean: ["clean pictures", "Both errors fall to the end. Nothing is too wide."],
        noisy: [
          "noisy pictures",
          "The target is as noisy as the input (σ = 0.35), 3,000 pictures. A wide waist has room for the noise and gives it back; the error to the clean picture rises again.",
        ],
        few: [
          "few noisy pictures",
          "The same noise, 300 pictures. The linear code's best width is narrower than with plenty: of its wide directions, more are mere noise. The network has far more weights to fit: up to 64 numbers it is worse than the linear code.",
        ],
      },
      best: (width: number) => `best at ${width}`,
      x: "numbers in the waist (logarithmic)",
      y: "error to the clean picture (logarithmic)",
      predict: {
        ask: "On clean pictures, from 1 number to 256: when does the error begin to rise?",
        options: ["At about 16", "At about 64", "It does not"],
        answer: "It does not. A U on clean data would be a made-up one.",
      },
    },
    claims: {
      title: "Strengths and limits, with proof",
      prose: [
        "Twelve claims that are often made. Each card runs its proof here, on fresh pictures each time.",
      ],
      prove: "Prove it",
      good: "strength",
      limit: "limit",
      cards: {
        labels: "Learns without labels",
        small: "Makes data small",
        clean: "Removes noise",
        strange: "Finds what is unusual",
        create: "Creates new pictures",
        transfer: "Its code can stand for the picture",
        blurry: "Pictures come back blurry",
        own: "Knows only what it was shown",
        rare: "Misses rare variations",
        beta: "Too high a β, and the code collapses",
        design: "One wrong layer spoils it",
        gan: "Less sharp than GANs",
      },
      results: {
        labels: (hash: string) =>
          `20 steps on the same ten pictures, with labels and without: both end in weights ${hash}.`,
        small: (numbers: number, share: string) =>
          `784 bytes become ${numbers}, one byte a number; ${share} of the picture is lost.`,
        clean: (before: string, after: string) =>
          `${before} dB before, ${after} dB after, on 100 noisy glyphs.`,
        strange: (auroc: string) =>
          `More is lost of a drawing of strokes than of a glyph in a share of ${auroc} of all pairs, 200 of each (AUROC).`,
        create: (ours: string, noise: string) =>
          `100 samples of the variational network lie ${ours} from the nearest real glyph; shuffled pixels lie ${noise}.`,
        transfer: (code: string, pixels: string) =>
          `With five labels a class, nearest neighbour reads ${code} of 300 glyphs by their code of 16 numbers and ${pixels} by their 784 pixels: about as well, from 49 times fewer numbers.`,
        blurry: (mse: string, ssim: string, real: string, mseLost: string, ssimLost: string) =>
          `Edge energy ${mse} where the squared error was trained on, ${ssim} where structural similarity was (SSIM), ${real} of the real glyphs. Share lost: ${mseLost} and ${ssimLost}.`,
        own: (glyphs: string, strokes: string) =>
          `${glyphs} lost of glyphs, ${strokes} lost of pen strokes it never saw.`,
        rare: (rare: string, common: string) =>
          `Trained with spirals one in 200: ${rare} of a spiral is lost. Trained with one in 10: ${common}.`,
        beta: (one: number, forty: number, all: number) =>
          `At β = 1, ${one} of ${all} numbers carry something; at β = 40, ${forty}.`,
        design: (pinched: string, whole: string) =>
          `A layer of 2 units before the waist of 16: ${pinched} lost. Without it: ${whole}.`,
        gan: (ours: string, real: string) =>
          `Edge energy of variational samples ${ours}, of real glyphs ${real}. No GAN runs here, so this page cannot compare with one.`,
      },
    },
    next: {
      title: "Now your own",
      lab: "Train one in the Lab",
      data: "Find what is unusual in your own data",
      game: "Play SQUEEZE!",
    },
  },
  glossary: {
    lead: "The words, the data and the measured claims of this studio.",
    terms: "Terms",
    list: [
      ["Activation", "What a unit of a network gives for one input: a number."],
      [
        "Adam",
        "A rule for changing weights that takes steps of about the same size for each of them (Kingma & Ba 2015).",
      ],
      [
        "Anomaly",
        "A row unlike those the model learnt from. It shows as a large error, or a code far from all others.",
      ],
      ["AUROC", "How often an anomaly scores above a normal row, of all pairs. 1 is perfect, 0.5 is chance."],
      ["Autoencoder", "A network trained to give back its input through a narrow code."],
      [
        "β (beta)",
        "The weight of the divergence in a variational autoencoder's loss. Too high, and the code carries nothing.",
      ],
      ["Bottleneck, waist", "The narrowest layer. Its numbers are the code."],
      ["Code, latent", "The few numbers that a row becomes, and all that the decoder sees."],
      ["Collapse", "Numbers of a code that are the same for every input and so say nothing."],
      ["Convolution", "A layer that looks at every place of a picture with the same small set of weights."],
      ["Decoder", "The half of the network from the code to the output."],
      ["Denoising autoencoder", "Gets noisy inputs and is judged by clean ones (Vincent et al. 2008)."],
      ["Encoder", "The half of the network from the input to the code."],
      ["Epoch", "One pass over all rows that are learnt from."],
      ["Generalise", "To do well on rows that were not learnt from."],
      ["Gradient", "How much the loss changes with each weight. Training goes against it."],
      [
        "KL divergence",
        "How far one distribution is from another, in nats. A variational loss holds each code's cloud near a standard one with it.",
      ],
      ["Learning rate", "How far a step moves the weights."],
      [
        "Loss",
        "The one number that training lowers: here mostly the mean squared difference of output and input.",
      ],
      ["MSE, BCE", "Mean squared error; binary cross-entropy, which takes a pixel for a probability."],
      [
        "Nested autoencoder",
        "One model of every code width: training cuts the code at a random width, so its first numbers learn the most (Rippel et al. 2014).",
      ],
      ["PCA", "Principal components: the best linear autoencoder of a width, and the baseline beside ours."],
      [
        "PSNR",
        "Peak signal-to-noise ratio of a picture in decibels. 10 dB more is a tenth of the squared error.",
      ],
      [
        "Share lost",
        "Squared difference of what came back and what went in, as a share of the picture's own sum of squares.",
      ],
      ["Sparse autoencoder", "A wide code of which each row uses only a few numbers (Makhzani & Frey 2014)."],
      ["Step", "One change of all weights, from one batch of rows."],
      [
        "Variational autoencoder",
        "Its code is a distribution near the standard normal, so that new rows can be drawn (Kingma & Welling 2014).",
      ],
      ["Weight", "A number that training changes. A layer multiplies its inputs by its weights and sums."],
    ],
    data: "Data sets and seeds",
    sets: [
      [
        "Glyphs",
        "Ten shapes with known size, place, turn and stroke, 28 × 28. Made from a seed: 5 for what the networks of Learn saw, 6 for what they are judged by.",
      ],
      [
        "Strokes",
        "Random lines, loops and dots. Half of what the network on Start saw: 11 is their seed, 12 that of the test.",
      ],
      [
        "Drawings and doodles",
        "Hearts, faces, stars, letters and the like, drawn by a script: a quarter of what the network on Start saw. Doodles are twenty pictures drawn by hand, of kinds that it never saw, such as the fish and the house.",
      ],
      [
        "Coasts",
        "Views of the sea painted from about 70 numbers each, 256 × 256 in colour, for the network of 256 numbers.",
      ],
      ["Tales", "24 facts with causes. Seeds as for glyphs."],
      ["Sensors, heartbeats, photos", "The library's other built-in sets, for the Lab."],
      ["Your own files", "They are read in this page and never leave the device."],
    ],
    claims: "Measured claims",
    startTable:
      "The network of the Start page: share lost, by width, of 1,000 glyphs, 1,000 stroke pictures and 20 doodles that it never saw",
    width: "Width",
    glyphs: "Glyphs",
    strokes: "Strokes",
    doodles: "Doodles",
    breaks: (narrow: number, wide: number) =>
      `A drawing counts as gone where more than half of it is lost. The middle half of the doodles goes at a width from ${narrow} to ${wide}.`,
    learnTable:
      "Every figure of Learn says its own numbers; they are computed on the page, or when it is built, from the networks that it ships.",
    trained: "In the words of the script that trained it, it learnt from",
  },
  places: {
    start: {
      title: "Draw. Then squeeze.",
      about: "An autoencoder, live in your browser: draw, and watch your drawing pass through a few numbers.",
    },
    learn: {
      title: "How an autoencoder works",
      about: "Every part of an autoencoder explained, each with a figure you can play with.",
    },
    studio: {
      title: "Lab",
      about: "Train an autoencoder here and now, step by step, and look inside it.",
    },
    latent: {
      title: "Latent map",
      about: "The two-dimensional map of codes, and what each number tracks.",
    },
    compare: {
      title: "Compare",
      about: "Runs side by side on the same pictures, and the sweep over the width of the waist.",
    },
    denoise: {
      title: "Denoise a photo",
      about: "A photo of 196,608 numbers through 256 of them, and back.",
    },
    data: {
      title: "Your data",
      about: "Open a table, pictures or a series, and find what is unusual in it. It stays on this device.",
    },
    models: { title: "Kept models", about: "Models that this browser keeps, and how to take them along." },
    teach: {
      title: "For teachers",
      about:
        "A lesson of 45 minutes, a sheet to print, pages made to measure, and what a class did in the game.",
    },
    sheet: {
      title: "Sheet: through the waist",
      about: "Two pages for learners to print: the parts, predictions, the game, and the width of the waist.",
    },
    glossary: {
      title: "Glossary",
      about: "Terms, data sets, seeds and measured claims of the studio.",
    },
    game: {
      title: "SQUEEZE!",
      about: "Run a photo telegraph: squeeze each picture as far as its reader can bear.",
    },
  },
  play: {
    tagline:
      "You run a photo telegraph. A picture squeezed through fewer numbers pays more, as long as the receiver can still read it.",
    start: "Play",
    goOn: "Play on",
    stripAlt:
      "One parcel, a boat, as the receiver gets it through 32, 16, 8, 4, 2 and 1 numbers: sharp at first, a smear at the end.",
    stripCaption: "One picture through 32, 16, 8, 4, 2 and 1 numbers. Where would you stop?",
    daily: "Daily shift",
    dailyAbout: "The same ten parcels for everyone today.",
    daysPlayed: (days: number) => (days === 1 ? "1 day played" : `${days} days played`),
    levels: "Levels",
    noScripts: "The game computes every picture here in your browser, so it needs scripts.",
    loading: "Opening the office…",
    failed: "The networks of the game did not arrive.",
    again: "Try again",
    names: {
      first: { title: "First parcel", about: "Find the point where each picture breaks." },
      price: { title: "The price", about: "Stop right on the edge for a bonus. Two peeks help." },
      mixed: { title: "Easy and hard", about: "Bold pictures and faint ones. No width suits them all." },
      telegrams: { title: "Telegrams", about: "Tales of 24 facts. The receiver asks about one." },
      storm: { title: "Storm", about: "Noise on the line. The pipe leaves some of it behind." },
      stranger: { title: "The stranger", about: "Some pictures the pipe never learnt. Flag them." },
      grand: { title: "Grand Post", about: "Twenty parcels, 200 numbers for all of them." },
      daily: { title: "Daily shift", about: "Ten parcels, the same for everyone today." },
      ...laterNames,
    },
    stars: (stars: number) =>
      stars === 0 ? "no star yet" : stars === 1 ? "1 star of 3" : `${stars} stars of 3`,
    parcel: (at: number, of: number) => `Parcel ${at} of ${of}`,
    score: "Points",
    run: (run: number) => `${run} on the edge in a row`,
    numbersLeft: (left: number) => `${left} numbers left`,
    soundOn: "Sound on",
    soundOff: "Sound off",
    leave: "Levels",
    input: "Parcel",
    output: "What the receiver gets",
    lost: "What was lost",
    lostLegend: "orange: gone, blue: added",
    later: laterLevels,
    notch: (setting: string, pays: number) => `${setting}, a read pays ${pays}`,
    pays: "pays",
    send: "Send",
    sendFor: (pays: number) => `Send for ${pays}`,
    flag: "Flag",
    flagFor: (pays: number) => `Stranger: ${pays}`,
    next: "Next parcel",
    finish: "See the result",
    peek: "Peek",
    peeksLeft: (left: number) => (left === 1 ? "1 left" : `${left} left`),
    peekResult: (percent: number) => `The receiver is ${percent} % sure of what it sees.`,
    keys: "Keys",
    keyList: [
      ["Space", "squeeze"],
      ["W or ]", "widen"],
      ["[", "squeeze"],
      ["Enter", "send, then next parcel"],
      ["B", "peek"],
      ["F", "flag a stranger"],
      ["R", "same parcels again"],
      ["Shift + R", "new parcels"],
      ["Esc", "back to the levels"],
      ["?", "show or hide this list"],
    ] as [string, string][],
    keysOn: "Single keys work here.",
    keysOff: "Single keys are off. Alt with the key still works.",
    keysSwitch: "Use single keys",
    coach: {
      squeeze: "Press Squeeze: half the numbers, a higher price.",
      again: "You still see what it is? Squeeze again.",
      send: "Getting mushy? Widen once if you must, then Send. A picture that is misread pays nothing.",
      reveal: "The film shows every width. ★ marks the best one: the narrowest that is still read.",
      peek: "Not sure? A peek shows how sure the receiver is. A peek left over pays 5.",
      edge: "The narrowest width that is still read is the edge: it pays 10 more.",
      mixed: "Some hold down to 2 numbers, others break at 16. Look at each.",
      telegrams: "The receiver will ask about one of the marked sentences. Count those that still stand.",
      storm: "256 numbers carry the storm along. Fewer leave some of it behind, until the picture goes too.",
      stranger:
        "The pipe redraws what it knows. If much is lost even at 32 numbers, it may be a stranger: flag it.",
      grand: "Every read pays 50. What counts is the numbers: 200 for 20 parcels.",
      ...laterCoach,
    },
    receiver: "Receiver",
    arriving: "The parcel is on its way to your desk…",
    waiting: "waiting",
    sending: "sending…",
    read: "Read",
    misread: "Misread",
    flaggedRight: "A stranger",
    flaggedWrong: "No stranger",
    tooOften: "This many numbers are not left: squeeze more.",
    edge: "On the edge",
    points: (points: number) => `+${points}`,
    film: "Every width",
    filmFrame: (setting: string, read: boolean, answer: string, yours: boolean, best: boolean) =>
      `${setting}: read as ${answer}, ${read ? "right" : "wrong"}${yours ? ", yours" : ""}${best ? ", the best" : ""}`,
    yours: "yours",
    best: "best",
    lostLine: {
      edge: (shape: string, width: string) =>
        `${shape}, read at ${width}. One more squeeze and it would have been lost.`,
      last: (shape: string) => `${shape}, read at the last notch there is.`,
      early: (shape: string, best: string, more: number) =>
        `${shape}. It would have held down to ${best}: ${more} points more.`,
      lost: (shape: string, answer: string, best: string) =>
        `${shape}, but too much of it was gone: it read ${answer}. At ${best} it still held.`,
      never: (shape: string, answer: string) => `${shape}, and no width carries it: it read ${answer}.`,
      wider: (shape: string, answer: string, best: string) =>
        `${shape}, but it read ${answer}. ${best} would have done.`,
      strangerSent: (shape: string, answer: string) =>
        `${shape}: the pipe never saw one, and the receiver called it ${answer}.`,
      strangerFlagged: (shape: string) => `${shape}: the pipe never saw one. Well spotted.`,
      flaggedKnown: (shape: string) => `${shape}: a parcel like any other.`,
      question: (sentence: string, right: boolean) =>
        right ? `It asked: ${sentence} Answered right.` : `It asked: ${sentence} Answered wrong.`,
    },
    shapes: {
      ring: "ring",
      disc: "disc",
      spiral: "spiral",
      moon: "moon",
      arrow: "arrow",
      key: "key",
      fish: "fish",
      boat: "boat",
      umbrella: "umbrella",
      anchor: "anchor",
      heart: "heart",
      star: "star",
      tree: "tree",
      cup: "cup",
      bolt: "bolt",
      note: "note",
    },
    article: (shape: string) => (/^[aeiou]/.test(shape) ? `an ${shape}` : `a ${shape}`),
    beginning: (words: string) => words.charAt(0).toUpperCase() + words.slice(1),
    yes: "yes",
    no: "no",
    facts: {
      storm: ["A storm came up.", "No storm came up."],
      rain: ["It rained.", "It stayed dry."],
      fog: ["Fog lay on the sea.", "The sea lay clear."],
      lighthouse: ["The lighthouse burned.", "The lighthouse stayed dark."],
      harbour: ["The harbour was closed.", "The harbour was open."],
      ferry: ["The ferry came late.", "The ferry came on time."],
      captain: ["The captain swore.", "The captain hummed."],
      flood: ["The road was flooded.", "The road was dry."],
      bridge: ["The bridge was shut.", "The bridge was open."],
      horse: ["A horse lost a shoe.", "The horses kept their shoes."],
      coach: ["The coach came late.", "The coach came on time."],
      walk: ["The postman walked.", "The postman rode."],
      lantern: ["His lantern broke.", "His lantern held."],
      letter: ["The letter was lost.", "The letter arrived."],
      wet: ["The letter got wet.", "The letter stayed dry."],
      seal: ["The seal was broken.", "The seal was whole."],
      news: ["It brought good news.", "It brought no good news."],
      reply: ["A reply was sent.", "No reply was sent."],
      wedding: ["There was a wedding.", "There was no wedding."],
      bells: ["The bells rang.", "The bells were silent."],
      dance: ["They danced.", "Nobody danced."],
      market: ["The market was held.", "There was no market."],
      baker: ["The baker opened.", "The baker stayed shut."],
      thief: ["A thief was about.", "No thief was about."],
    } as Record<string, [string, string]>,
    tale: "The tale",
    retold: "As it will be told",
    asks: "It will ask about one of these two",
    standing: (standing: number, of: number) => `${standing} of ${of} still stand`,
    cue: {
      picture: (setting: string, nearest: string, second: string, closeness: "clear" | "behind" | "close") =>
        `${setting}. Nearest shape: ${nearest}${closeness === "clear" ? ", clear" : closeness === "behind" ? `; ${second} close behind` : `; ${second} just as near`}.`,
      tale: (width: number, standing: number, of: number) =>
        `Width ${width}. ${standing} of ${of} sentences still stand.`,
      changed: (percent: number) => `Changed ${percent} %.`,
      pays: (pays: number) => `A read pays ${pays}.`,
    },
    says: {
      parcel: (at: number, of: number) => `Parcel ${at} of ${of}.`,
      read: (points: number) => `Read. ${points} points.`,
      edge: "On the edge.",
      misread: "Misread. No points.",
      over: (score: number) => `The shift is over. ${score} points.`,
    },
    race: "The same parcels, played by",
    bots: {
      you: "You",
      spender: "Spender",
      miser: "Miser",
      clerk: "Clerk",
      master: "Master",
    },
    botAbout: {
      you: "",
      spender: "always the widest",
      miser: "always the narrowest",
      clerk: (setting: string) => `always ${setting}`,
      master: "knows every answer",
    },
    result: {
      over: "The shift is over",
      watched: "This shift was played by someone else",
      score: (score: number) => (score === 1 ? "1 point" : `${score} points`),
      of: (master: number) => `of ${master} that were possible`,
      stars: [
        "★ Beat the Spender and the Miser.",
        "★★ Beat the Clerk, who sends everything at one width.",
        (points: number) => `★★★ Reach ${points} points.`,
      ] as [string, string, (points: number) => string],
      none: "The Spender or the Miser did better. Look at what holds, and what breaks.",
      one: "Better than not looking. The Clerk is next.",
      two: "Better than any single width. The third star is near.",
      three: "You know where each picture breaks.",
      edges: (edges: number) => (edges === 1 ? "1 on the edge" : `${edges} on the edge`),
      run: (run: number) => `longest run ${run}`,
      peeks: (points: number) => `${points} points for peeks left over`,
      again: "New parcels",
      same: "Same parcels again",
      next: (title: string) => `Next: ${title}`,
      play: "Play these parcels",
      shareTitle: "Show it to others",
      copy: "Copy",
      copied: "Copied",
      share: (name: string, score: number, of: number, beat: string, edges: number) =>
        `SQUEEZE! ${name}: ${score} of ${of}${beat ? `, beat the ${beat}` : ""}, ${edges} on the edge`,
      replayLink: "Link that replays your shift, move for move",
      challengeLink: "Link to the same parcels, for a challenge",
      code: "Result code for a class",
      table: "Parcel by parcel",
      columns: ["Parcel", "Sent at", "Best", "Came of it", "Points"],
      flagged: "flagged",
      nowhere: "none",
    },
    watching: "Replay",
    watchFaster: "To the end",
    card: {
      title: "The networks behind it",
      text: [
        "Every picture goes through a real nested autoencoder: its code has 32 numbers, and training cut it to 32, 16, 8, 4, 2 or 1 at random, so the first numbers carry the most.",
        "The receiver is a small convolutional network that learnt from squeezed pictures of every width. It reads what comes out, and can be wrong: of 400 fresh pictures it read 392 through 32 numbers, 348 through 4 and 173 through one.",
        "All pictures are procedural: 12 shapes of any size, place, turn and stroke. Networks: weights of 5 to 8 bits, 297 KB together, trained by studio/game/scripts/trainModels.ts with this library. They know these shapes and nothing else.",
      ],
    },
    class: {
      title: "For a class",
      handOut: "Hand out the same parcels",
      handOutAbout: "Everyone who opens the link plays the same parcels, so that the class can compare.",
      level: "Level",
      seed: "Number of the deal",
      only: "Nothing but these parcels can be played",
      collect: "Collect what the class did",
      about:
        "Paste the result codes of a class, one a line; names beside them may stay. The table shows at which width each parcel was sent.",
      codes: "Result codes",
      read: (codes: number) => (codes === 1 ? "1 code read" : `${codes} codes read`),
      problems: {
        letters: (line: number, text: string, letters: number) =>
          `Line ${line}, “${text}”: a code has 8 letters, this one has ${letters}.`,
        slip: (line: number, text: string) =>
          `Line ${line}, “${text}”: a letter is not right. Ask for the code once more.`,
      },
      parcel: "Parcel",
      sent: (count: number, all: number, width: string) => `${count} of ${all} at ${width}`,
      more: "The whole lesson, with a sheet to print",
    },
  },
};

/** The shape of the text of any language. */
export type Text = typeof en;
