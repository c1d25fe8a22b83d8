/** The names of the later levels. */
export const laterNames = {
  workshop: { title: "Workshop", about: "Train a cleaner for stormy pictures, then ship with it." },
  memoriser: {
    title: "The memoriser",
    about: "Four pipes on offer. Their curves tell which one learnt by heart.",
  },
  switches: { title: "Few switches", about: "You pay for every switch that stays lit." },
  darts: { title: "Dart room", about: "Two maps of codes. On which one does the dart hit?" },
  fog: { title: "Fog dial", about: "Turn β up: less goes through, and it pays more." },
};

/** What the coach says in them. */
export const laterCoach = {
  workshop: "Your cleaner goes first, then the pipe. Squeeze as far as you can still read it.",
  memoriser:
    "Blue: error on pictures it learnt from. Orange: error on new ones. Yours is new. Pick the narrowest pipe with a low orange curve.",
  switches:
    "The pipe has 32 switches. Each one that stays lit adds a stroke. Put out all that the picture can spare.",
  darts:
    "Orange dots are pictures of the shape that was ordered. Amid its own dots a dart brings that shape; in the gaps of the point map, anything.",
  fog: "β weighs how much a code may tell. At the last notches every picture turns into the same fog.",
};

/** What else the later levels and the rounds beside them say. */
export const laterLevels = {
  /** How a notch is named in full, by what the ladder sets. */
  settings: {
    width: (width: number) => (width === 1 ? "1 number" : `${width} numbers`),
    switches: (lit: number) => (lit === 1 ? "1 switch lit" : `${lit} switches lit`),
    beta: (_: number, label: string) => label,
    pipe: (width: number) => `pipe of ${width} numbers`,
    plane: (_: number, label: string) => `${label} map`,
  } satisfies Record<string, (width: number, label: string) => string>,
  ladders: {
    width: "Width of the pipe",
    switches: "Switches that stay lit",
    beta: "The fog dial",
    pipe: "Pipes on offer",
    plane: "Maps",
  },
  /** What pushes along the ladder, and back. */
  pushes: {
    width: ["Squeeze", "Widen"],
    switches: ["Fewer lit", "More lit"],
    beta: ["More fog", "Less fog"],
    pipe: ["Narrower", "Wider"],
    plane: ["Point map", "Cloud map"],
  } as Record<"width" | "switches" | "beta" | "pipe" | "plane", readonly [string, string]>,
  planes: ["cloud", "point"],
  planeAbout: ["variational autoencoder", "plain autoencoder"],
  ordered: "Ordered",
  hidden: "Shown once it is sent",
  map: (plane: string, shape: string) =>
    `${plane} map: orange dots are codes of pictures that show ${shape}, grey dots all others, the cross is the dart.`,
  numbersSaved: (numbers: number) =>
    numbers === 1 ? "1 number would be left for others." : `${numbers} numbers would be left for others.`,
  curve: (width: number, own: number, unseen: number) =>
    `Pipe of ${width} numbers: error ${own} on pictures it learnt from, ${unseen} on new ones, in thousandths.`,
  curveOwn: "learnt",
  curveUnseen: "new",
  curveLegend:
    "Error while it learnt, in thousandths. Blue: pictures that it learnt from. Orange: new pictures.",
  pipeLearnt: (pictures: number) => `That pipe learnt from ${pictures.toLocaleString("en")} pictures.`,
  dartMissed: (plane: string) => `On the ${plane} map the dart fell among others.`,
  cue: {
    pipe: (width: number, own: number, unseen: number) =>
      `Pipe of ${width}. Error on pictures it learnt from: ${own}. On new ones: ${unseen}.`,
    dart: (plane: string, ordered: string, nearest: string, second: string, closeness: string) =>
      `${plane} map. Ordered: ${ordered}. Nearest dots: ${nearest}${closeness === "clear" ? ", clear" : closeness === "behind" ? `; ${second} close behind` : `; ${second} just as near`}.`,
  },
  workshop: {
    title: "Train your cleaner",
    about:
      "A storm is on the line. A denoising autoencoder gets clean pictures with noise on them and learns to give the clean ones back. How much noise should it train on?",
    noise: "Noise to train on",
    noises: ["none", "little", "some", "much", "most"],
    train: "Train",
    again: "Train again",
    training: (percent: number) => `Training, ${percent} % done`,
    ship: "Ship with it",
    before: "From the storm",
    after: "Cleaned",
    untrained: "Not trained yet",
    result: (noise: string, error: number) =>
      `Trained on ${noise} noise: error ${error} to the clean pictures, in thousandths.`,
    tried: "Tried so far",
    failed: "The training did not start. It needs the engine, 3.7 MB, once from the network.",
    loading: "Opening the engine, 3.7 MB the first time…",
  },
  geo: {
    title: "Latent GeoGuessr",
    about: "Five pictures on a map of two numbers. Par is the place that the encoder itself picks.",
    hint: "Each spot of the map is two numbers; the tile shows what the decoder makes of them. Where does this picture lie?",
    map: "Map of codes. Arrows move the cross, Shift moves it further, Enter guesses.",
    wanted: "Find this one",
    yours: "What came back",
    start: "Three guesses, the best one counts. Press the map, then Guess.",
    guess: "Guess",
    next: "Next picture",
    again: "Five new pictures",
    par: "★ is where the encoder puts it. A guess can even be better: the encoder is a network too.",
    said: (error: number, par: number, left: number) =>
      `Error ${error}, par ${par}. ${left === 0 ? "No guess left." : left === 1 ? "1 guess left." : `${left} guesses left.`}`,
    near: (nearest: string, second: string) => `Near: ${nearest}, then ${second}.`,
    round: (at: number, of: number, total: number) => `Picture ${at} of ${of} · ${total} points`,
    hole: (points: number) => `${points} points, par 100`,
    over: (total: number) => `${total} points, par 500`,
  },
  duel: {
    title: "Hot seat",
    about: "Two players, one device, the same ten parcels.",
    first: "Player 1",
    second: "Player 2",
    pass: (score: number) => `Player 1 has ${score} points. Hand over: player 2 gets the same parcels.`,
    go: "Player 2 begins",
    won: (winner: string) => `${winner} wins.`,
    draw: "A draw.",
    scores: (first: number, second: number) => `Player 1: ${first}. Player 2: ${second}.`,
    again: "Another duel",
  },
  beside: "Beside the levels",
};
