import type { Text } from "../en.ts";
import { number } from "./numbers.ts";

/** The words of `/learn`, in German. */
export const learnText: Text["learn"] = {
  lead: "Ein Autoencoder ist ein Netz, das lernt, seine Eingabe durch einen Durchgang zu kopieren, der zum Kopieren zu eng ist. Was es behält, ist das, worauf es ankommt.",
  contents: "Auf dieser Seite",
  predict: "Erst vorhersagen",
  reveal: "Was geschieht",
  right: "Wie du gesagt hast.",
  wrong: "Nicht ganz.",
  run: "Ausführen",
  again: "Noch einmal",
  another: "Anderes Bild",
  error: "Fehler",
  what: {
    title: "Was es ist",
    prose: [
      "Ein Autoencoder hat zwei Hälften. Der Encoder macht aus einem Bild von 784 Zahlen einen Code aus wenigen Zahlen. Der Decoder macht aus dem Code wieder ein Bild von 784 Zahlen. Beide werden zusammen auf ein Ziel trainiert: Was herauskommt, soll sein, was hineinging.",
      "Niemand sagt dem Netz, was die Bilder zeigen. Das Bild ist Frage und Antwort zugleich, es braucht also keine Beschriftung. Das heißt unüberwachtes oder selbstüberwachtes Lernen.",
    ],
    caption:
      "Ein Kopierer mit einem Schlitz für 8 Zahlen. Zeichne etwas und ändere dann eine Zahl: Der Decoder zeichnet das Bild aus dem neuen Code. Sonst erreicht ihn nichts.",
    chip: (index) => `Zahl ${index} des Codes`,
    original: "Deine Zahlen",
    tear: {
      title: "Die Beschriftung abreißen",
      about:
        "Ein kleines Netz wird 20 Schritte lang mit zehn Bildern trainiert, neben denen ihre Beschriftung steht, und ein zweites Mal ohne sie. Eine Prüfsumme der Gewichte zeigt, ob sich etwas geändert hat.",
      run: "Beide trainieren",
      with: "mit Beschriftung",
      without: "ohne Beschriftung",
      same: "Dieselben Gewichte bis aufs letzte Bit: Die Beschriftung wurde nie gelesen.",
      differ: "Die Gewichte sind verschieden.",
    },
    predict: {
      ask: "Du verdoppelst die erste Zahl des Codes. Was ändert sich im Bild?",
      options: ["Ein Bildpunkt", "Viele Bildpunkte zugleich", "Nichts"],
      answer:
        "Viele Bildpunkte zugleich. Jede Zahl des Codes steht für ein ganzes Muster, das über das Bild verteilt ist; keine Zahl ist ein Bildpunkt.",
    },
  },
  parts: {
    title: "Die Teile",
    prose: [
      "Jeder Autoencoder besteht aus denselben fünf Teilen. Mach eines kaputt und sieh, was die anderen ohne es tun.",
    ],
    table: {
      part: "Teil",
      does: "Was es tut",
      rows: [
        ["Eingabe", "784 Bildpunkte, von 0 für Schwarz bis 1 für Weiß."],
        [
          "Encoder ▶",
          "{units} Einheiten, jede eine gewichtete Summe aller Bildpunkte, von der bleibt, was über null liegt.",
        ],
        ["Code ◆", "32 Zahlen, der Flaschenhals: alles, was der Decoder sieht."],
        [
          "Decoder ◀",
          "{units} Einheiten und 784 Ausgaben, das Spiegelbild des Encoders mit eigenen Gewichten.",
        ],
        [
          "Verlust △",
          "Der mittlere quadratische Unterschied von Ausgabe und Eingabe: die eine Zahl, die das Training senkt.",
        ],
      ],
    },
    input: "hinein",
    output: "heraus",
    predict: {
      ask: "Der Encoder ist durcheinander, der Decoder heil. Was kommt heraus?",
      options: ["Schwarz", "Graues Rauschen", "Etwas wie eine Glyphe, aber die falsche"],
      answer:
        "Etwas wie eine Glyphe, aber die falsche. Der Decoder macht aus jedem Code die Art von Bild, die er gelernt hat; ein falscher Code gibt ein falsches Bild der richtigen Art. Vertausche die letzte Schicht des Decoders, und er gibt Rauschen aus.",
    },
  },
  how: {
    title: "Wie es arbeitet",
    prose: [
      "Folge einem Bild von der Eingabe zur Ausgabe. Zeige auf eine Zeile, tippe sie an oder gehe mit der Tastatur zu ihr, und ihre Station leuchtet auf.",
    ],
    lines: [
      "Das Bild kommt als 784 Zahlen herein.",
      "Die Einheiten des Encoders antworten auf Teile davon: Jeder Strich ihrer Säule ist so lang wie die Aktivierung einer Einheit.",
      "Der Code behält 32 Zahlen. Das Bild ist jetzt 24-mal kleiner als vorher.",
      "Die Einheiten des Decoders antworten auf den Code und auf sonst nichts.",
      "784 Zahlen kommen heraus. Ihr Unterschied zur Eingabe ist der Fehler.",
    ],
    features: {
      title: "Was die Zahlen bedeuten",
      about:
        "Glyphen werden aus bekannten Größen gezeichnet. So lässt sich fragen, wie viel von jeder Größe eine Zahl des Codes durch eine Gerade erklärt (R², gemessen an 1.000 Glyphen). Bedeutung steckt im Code, aber verschränkt: Kaum eine Zahl steht allein für eine Größe, und zusammen wissen sie weit mehr als jede für sich.",
      caption:
        "R² jeder Größe mit den ersten acht Zahlen des Codes, jede für sich, und mit allen 32 zusammen",
      number: "Zahl",
      together: "alle 32",
      factors: { x: "quer", y: "hoch", size: "Größe", rotation: "Drehung", stroke: "Strichbreite" },
    },
  },
  types: {
    title: "Vier Typen",
    prose: [
      "Dieselben Bilder, derselbe Startwert, dieselben Schichten von 64 Einheiten; verschieden ist, was der Flaschenhals leisten muss.",
    ],
    kinds: {
      vanilla: [
        "Einfach",
        "16 Zahlen, die alles sein dürfen. Er kopiert so gut, wie 16 Zahlen es zulassen, das Rauschen inbegriffen.",
      ],
      denoising: [
        "Entrauschend",
        "Er hat gelernt, aus einem verrauschten Bild das saubere zu machen, und kann darum nicht bloß kopieren.",
      ],
      sparse: [
        "Spärlich",
        "64 Zahlen, von denen jedes Bild 8 benutzen darf. Verschiedene Bilder benutzen verschiedene.",
      ],
      variational: [
        "Variationell",
        "Sein Code ist eine Wolke, kein Punkt: Jedes Mal wird eine Zahl aus ihr gezogen. Man kann neue Bilder daraus ziehen.",
      ],
    },
    noise: "Rauschen auf der Eingabe",
    noiseValue: (sigma) => `σ = ${number(sigma, 2)}`,
    code: "Code",
    lost: (share) => `${share} verloren`,
    caption:
      "Jeder bekommt dasselbe verrauschte Bild; der Fehler gilt gegenüber dem sauberen. Balken sind die Zahlen des Codes, blau über null, orange darunter.",
    predict: {
      ask: "Welcher gibt bei einem Rauschen von σ = 0,35 das saubere Bild am besten zurück?",
      options: ["Der einfache", "Der entrauschende", "Der spärliche", "Der variationelle"],
      answer: (losses, quiet) =>
        `Verlorener Anteil von 300 Glyphen bei σ = 0,35: ${losses.map(([name, lost]) => `${name} ${lost}`).join(", ")}. Ohne Rauschen: ${quiet.map(([name, lost]) => `${name} ${lost}`).join(", ")}.`,
    },
  },
  uses: {
    title: "Wozu man ihn braucht",
    prose: [
      "Sechs Anwendungen derselben Idee, hier gemessen an Glyphen, die in keinem Training vorkamen. Daneben steht jeweils das einfachste Verfahren, die Hauptkomponenten (PCA), wo es die Aufgabe lösen kann.",
    ],
    columns: ["Anwendung", "Wie", "Autoencoder", "Daneben"],
    rows: {
      compress: {
        name: "Kompression",
        how: "Den Code behalten, das Bild wegwerfen.",
        ours: (numbers, error, decoder) =>
          `${numbers} Zahlen je Bild, Fehler ${error}. Der Decoder kommt einmal mit ${decoder} dazu.`,
        beside: (error) => `PCA mit ebenso vielen Zahlen: Fehler ${error}`,
      },
      denoise: {
        name: "Entrauschen",
        how: "Von verrauscht nach sauber trainieren.",
        ours: (after, before) => `${before} dB vorher, ${after} dB nachher`,
        beside: (median) => `3×3-Median: ${median} dB nachher`,
      },
      anomaly: {
        name: "Anomalien",
        how: "Was er nicht zurückgeben kann, ist ungewöhnlich.",
        ours: (auroc) => `AUROC ${auroc}, Glyphen gegen Striche`,
        beside: (auroc) => `Nur die Menge der Tinte: ${auroc}`,
      },
      features: {
        name: "Merkmale",
        how: "Den Code lesen statt des Bildes.",
        ours: (share) => `${share} richtig, 5 Beschriftungen je Klasse, nächster Nachbar im Code`,
        beside: (share) => `${share} auf den Bildpunkten`,
      },
      generate: {
        name: "Neue Bilder",
        how: "Einen Code decodieren, den niemand encodiert hat.",
        ours: (distance) => `Variationell: Abstand ${distance} zur nächsten echten Glyphe`,
        beside: (distance) => `Einfach, Codes ebenso gezogen: ${distance}`,
      },
      map: {
        name: "Eine Karte",
        how: "Zwei Zahlen sind ein Ort.",
        ours: (share) => `${share} der Nachbarn auf der Karte haben dieselbe Klasse`,
        beside: (share) => `Zufall: ${share}`,
      },
    },
    caption:
      "Zwölf Bilder, danach geordnet, wie schlecht ein Netz, das nur Glyphen kennt, sie zurückgibt. Verschiebe die Schwelle; darüber gilt ein Bild als ungewöhnlich.",
    threshold: "Schwelle",
    unusual: "ungewöhnlich",
    found: (caught, strangers, false_) =>
      `${caught} von ${strangers} Fremden gefunden, ${false_} ${false_ === 1 ? "Fehlalarm" : "Fehlalarme"}`,
    deal: "Neu austeilen",
  },
  look: {
    title: "Beim Arbeiten zusehen",
    prose: [
      "Die ganze Maschine, mit deiner eigenen Zeichnung. Die Höhe folgt dem Logarithmus der Anzahl der Zahlen einer Säule. Ein Band ist, was eine Gruppe von Zahlen zur nächsten beiträgt: Dick ist viel, Blau hebt, Orange senkt.",
    ],
  },
  story: {
    title: "Die Grundidee als Geschichte",
    prose: [
      "Erzähl eine lange Geschichte in einem Satz nach, und du behältst das, woraus das Übrige folgt. Ein Autoencoder macht es ebenso. Diese Geschichten haben je 24 Tatsachen, die durch Ursachen verbunden sind: Ein Sturm verspätet die Fähre, eine verspätete Fähre verliert den Brief. Wegen der Ursachen brauchen 24 Tatsachen keine 24 Zahlen.",
    ],
    caption:
      "Eine Geschichte geht durch einen Code von k Zahlen und wird neu erzählt. Was dabei falsch wird, ist durchgestrichen.",
    pages: "Das ganze Buch",
    page: "Eine Seite",
    word: "Ein Wort",
    kept: (right, all) => `${right} von ${all} Tatsachen richtig nacherzählt`,
    usual: (share) => `Immer die häufigste Geschichte erzählt: ${share}`,
    another: "Andere Geschichte",
    facts: {
      storm: ["In der Nacht kam ein Sturm auf.", "Die Nacht war ruhig."],
      dark: ["Das Licht fiel aus.", "Das Licht brannte weiter."],
      tree: ["Ein Baum fiel auf die Straße.", "Die Straße blieb frei."],
      ferryLate: ["Die Fähre kam zu spät.", "Die Fähre kam pünktlich."],
      letterLost: ["Der Brief ging verloren.", "Der Brief kam an."],
      waited: ["Anna wartete am Hafen.", "Anna war mittags zu Hause."],
      cold: ["Sie erkältete sich.", "Sie blieb gesund."],
      doctor: ["Der Arzt kam.", "Es kam kein Arzt."],
      fair: ["Es war Jahrmarkt.", "Es war ein Tag wie jeder andere."],
      shopsShut: ["Die Läden waren zu.", "Die Läden waren offen."],
      soldOut: ["Der Bäcker war ausverkauft.", "Der Bäcker hatte noch Brot."],
      noBread: ["Zum Abendessen gab es kein Brot.", "Zum Abendessen gab es Brot."],
      band: ["Die Kapelle spielte.", "Keine Kapelle spielte."],
      upLate: ["Die Kinder blieben lange auf.", "Die Kinder gingen früh zu Bett."],
      schoolLate: ["Die Schule begann später.", "Die Schule begann pünktlich."],
      thief: ["Ein Dieb ging um.", "Niemand schlich umher."],
      watchGone: ["Die Uhr wurde gestohlen.", "Die Uhr blieb in ihrer Schublade."],
      dogBarked: ["Der Hund bellte.", "Der Hund schlief."],
      awake: ["Die Nachbarn wachten auf.", "Die Nachbarn schliefen."],
      caught: ["Der Dieb wurde gefasst.", "Niemand wurde gefasst."],
      watchBack: ["Die Uhr kam zurück.", "Keine Uhr kam zurück."],
      money: ["In dem Brief war Geld.", "In dem Brief war kein Geld."],
      rentUnpaid: ["Die Miete blieb offen.", "Die Miete wurde bezahlt."],
      movedOut: ["Im Mai zogen sie aus.", "Im Mai wohnten sie noch dort."],
    },
  },
  memory: {
    title: "Kann er einfach auswendig lernen?",
    prose: ["Oft heißt es, ein enger Flaschenhals mache Auswendiglernen unmöglich. Wahr oder falsch?"],
    after: [
      "Mit breiten Schichten und wenigen Bildern genügt eine einzige Zahl: Sie wird zur Seitenzahl eines Albums. Was nicht im Album steht, kommt schlechter zurück als das Durchschnittsbild: Das Netz hat zehn Bilder gelernt und nichts über Bilder.",
    ],
    predict: {
      ask: "Zehn Bilder, eine Zahl im Flaschenhals, breite Schichten. Kann er sie zurückgeben?",
      options: ["Nein: Eine Zahl kann kein Bild enthalten", "Ja"],
      answer:
        "Ja, fast alle so gut, dass man sie unterscheiden kann; wie gut, sagt die Tabelle unter der Figur. Die eine Zahl enthält kein Bild, sie zeigt auf eines; die Bilder selbst stecken in den Gewichten des Decoders. Über Bilder, die ihm nicht gezeigt wurden, hat er nichts gelernt.",
    },
    slider: "Die eine Zahl",
    caption:
      "Der ganze Code ist eine Zahl. Verschiebe sie: Der Decoder blättert durch die zehn Bilder, mit denen er trainiert wurde. Zwischen zweien ist kein Bild, nur eine Mischung.",
    table: "Verlorener Anteil",
    learnt: "Die zehn gelernten",
    unseen: "300 andere, die er nie gesehen hat",
    mean: "Dieselben 300, wenn für jedes das Durchschnittsbild gegeben wird",
    nearest: (name) => `am nächsten von den zehn: ${name}`,
  },
  photo: {
    title: "Ein Foto durch 256 Zahlen",
    prose: [
      "Ein Farbfoto von 256 × 256 Bildpunkten besteht aus 196.608 Zahlen: 65.536 Bildpunkte mit je 3. Faltungen mit Schrittweite 2 halbieren jede Seite viermal, mit 128, 64, 32 und 16 Kanälen; eine dichte Schicht macht aus dem Rest 256 Zahlen. Das ist 768 zu 1. Der Decoder ist das Spiegelbild.",
      "Er lernt zu entrauschen: Rauschen auf der Eingabe, das saubere Foto als Ziel. Rauschen hat in 256 Zahlen keinen Platz, und alles, was er nicht gelernt hat, auch nicht. Ein Foto anderer Art ist ihm fremd.",
    ],
    table: "Die Schichten, aus der Tabelle der Bibliothek",
    layer: "Schicht",
    shape: "Form",
    numbers: "Zahlen",
    waist: "der Flaschenhals",
    kinds: {
      input: "Foto",
      conv: "Faltung",
      dense: "dicht",
      "conv-transpose": "transponierte Faltung",
      reshape: "umgeformt",
    },
    way: "Eine Küste, die keines der beiden Netze sah, mit Rauschen von σ = 38 von 255. 256 Zahlen behalten Himmel, Meer und wo die Häuser stehen. Der Entrauscher hat keinen Flaschenhals, also verliert er weniger und komprimiert nichts.",
    caption: "Dieselbe Idee bei 28 × 28: Stelle das Rauschen ein und vergleiche den PSNR vorher und nachher.",
    before: "vorher",
    after: "nachher",
    clean: "sauber",
    decibels: (value) => `${number(value, 1)} dB`,
    open: "Das Foto im Labor öffnen",
  },
  training: {
    title: "Training in sechs Takten",
    prose: [
      "Ein frisches Netz hat zufällige Gewichte. Ein Schritt des Trainings hat sechs Takte, dann beginnt er von vorn. Geh einen durch, dann lass fünfzig laufen.",
    ],
    beats: [
      ["Encodieren", "Sechzehn Bilder gehen durch den Encoder. Eines wird gezeigt."],
      ["Decodieren", "Der Decoder zeichnet aus dem Code. Am Anfang: Nebel."],
      ["Vergleichen", "Der Verlust eines Bildpunkts und der Mittelwert über alle."],
      [
        "Zuordnen",
        "Der Gradient: wie stark jedes Gewicht der letzten Schicht in die falsche Richtung zog. Orange soll sinken, Blau soll steigen.",
      ],
      ["Ändern", "Jedes Gewicht macht einen kleinen Schritt gegen seinen Gradienten (Adam, Lernrate 0,002)."],
      ["Wiederholen", "Fünfzig weitere Schritte, jedes Mal mit neuen Bildern."],
    ],
    next: "Nächster Takt",
    fifty: "50 Schritte laufen lassen",
    fresh: "Neu beginnen",
    step: (steps) => `Schritt ${steps}`,
    loss: "Verlust",
    gradient: "Gradient",
    pixel: (input, output, mse, bce) =>
      `Dieser Bildpunkt: hinein ${number(input, 2)}, heraus ${number(output, 2)}. Quadratischer Fehler ${number(mse, 3)}, Kreuzentropie ${number(bce, 3)}.`,
    first: "zuerst",
    now: "jetzt",
    caption:
      "Ein Netz mit 784, 48, 8, 48 und 784 Zahlen, das auf dieser Seite trainiert wird. Nichts ist vorbereitet.",
  },
  vae: {
    title: "Autoencoder und variationeller Autoencoder",
    prose: [
      "Ein einfacher Autoencoder gibt jedem Bild einen Punkt, und über den Raum dazwischen ist nichts gesagt. Ein variationeller gibt jedem eine Wolke und zieht alle Wolken zur Mitte. Sein Verlust hat zwei Teile: den Fehler der Rekonstruktion und die Divergenz (KL) der Wolken von einer Standardwolke, mal β.",
      "So wird der Raum dazwischen benutzt, und ein zufälliger Ort darin ergibt ein Bild. Ob dieses Bild etwas taugt, ist ein Abstand, den man messen kann.",
    ],
    plain: "Autoencoder: Punkte",
    variational: "Variationell: Wolken",
    darts: "20 Pfeile werfen",
    dartResult: (plain, variational) =>
      `Mittlerer Abstand zur nächsten echten Glyphe: ${plain} beim Autoencoder, ${variational} beim variationellen. Echte Glyphen untereinander: `,
    dartMeaning:
      "Kleiner ist näher an einer Glyphe. Die Pfeile kommen aus einer Normalverteilung, die an die Codes der Karte angepasst ist; bei der variationellen ist es ihre eigene A-priori-Verteilung.",
    caption:
      "600 Glyphen auf den Karten zweier Netze mit je zwei Zahlen, nach Klasse gefärbt. Verschiebe den Punkt, um einen beliebigen Ort zu decodieren.",
    across: "Quer",
    up: "Hoch",
    at: (name) => `am nächsten: ${name}`,
    loss: "Die zwei Teile des Verlusts",
    reconstruction: "Rekonstruktion",
    divergence: "β · KL",
    predict: {
      ask: "Auf jeder Karte werden zwanzig zufällige Orte decodiert. Welche gibt mehr echt aussehende Glyphen?",
      options: ["Die des Autoencoders", "Die des variationellen", "Etwa gleich viele"],
      answer:
        "Auf Karten mit zwei Zahlen etwa gleich viele: Wirf die Pfeile und lies die Abstände, die jedes Mal aus den Netzen dieser Seite berechnet werden. Mit 16 Zahlen gibt es einen Unterschied: siehe „Neue Bilder“ in der Tabelle der Anwendungen.",
    },
  },
  width: {
    title: "Zu weit, gerade richtig, zu eng",
    prose: [
      "Wie weit soll der Flaschenhals sein? Hier wird für jede Breite ein Netz trainiert, und daneben steht der einfachste Autoencoder: der beste lineare Code dieser Breite (PCA). Der Fehler wird immer zum sauberen Bild genommen.",
    ],
    after: [
      "Auf sauberen Daten gilt eine unbequeme Wahrheit: je weiter, desto besser. Der Fehler fällt nur. Das berühmte U mit einer besten Breite in der Mitte gibt es, aber unter einer Bedingung: hier verrauschte Ziele. Am deutlichsten zeigt es der lineare Code.",
    ],
    switch: "Trainiert mit",
    conditions: {
      clean: ["sauberen Bildern", "Beide Fehler fallen bis zum Ende. Nichts ist zu weit."],
      noisy: [
        "verrauschten Bildern",
        "Das Ziel ist so verrauscht wie die Eingabe (σ = 0,35), 3.000 Bilder. Ein weiter Flaschenhals hat Platz für das Rauschen und gibt es zurück; der Fehler gegenüber dem sauberen Bild steigt wieder.",
      ],
      few: [
        "wenigen verrauschten Bildern",
        "Dasselbe Rauschen, 300 Bilder. Die beste Breite des linearen Codes ist kleiner als bei vielen: Von seinen weiten Richtungen sind mehr bloßes Rauschen. Das Netz hat weit mehr Gewichte anzupassen: Bis 64 Zahlen ist es schlechter als der lineare Code.",
      ],
    },
    best: (width) => `am besten bei ${width}`,
    x: "Zahlen im Flaschenhals (logarithmisch)",
    y: "Fehler gegenüber dem sauberen Bild (logarithmisch)",
    predict: {
      ask: "Auf sauberen Bildern, von 1 Zahl bis 256: Wann beginnt der Fehler zu steigen?",
      options: ["Bei etwa 16", "Bei etwa 64", "Gar nicht"],
      answer: "Gar nicht. Ein U auf sauberen Daten wäre erfunden.",
    },
  },
  claims: {
    title: "Stärken und Grenzen, mit Beweis",
    prose: [
      "Zwölf oft gehörte Aussagen. Jede Karte führt ihren Beweis hier aus, jedes Mal an neuen Bildern.",
    ],
    prove: "Beweise es",
    good: "Stärke",
    limit: "Grenze",
    cards: {
      labels: "Lernt ohne Beschriftung",
      small: "Macht Daten klein",
      clean: "Entfernt Rauschen",
      strange: "Findet Ungewöhnliches",
      create: "Erzeugt neue Bilder",
      transfer: "Sein Code kann für das Bild stehen",
      blurry: "Bilder kommen unscharf zurück",
      own: "Kennt nur, was ihm gezeigt wurde",
      rare: "Übersieht seltene Abweichungen",
      beta: "Zu großes β, und der Code kollabiert",
      design: "Eine falsche Schicht verdirbt ihn",
      gan: "Weniger scharf als GANs",
    },
    results: {
      labels: (hash) =>
        `20 Schritte mit denselben zehn Bildern, mit Beschriftung und ohne: Beide enden bei den Gewichten ${hash}.`,
      small: (numbers, share) =>
        `784 Byte werden zu ${numbers}, ein Byte je Zahl; ${share} des Bildes gehen verloren.`,
      clean: (before, after) => `${before} dB vorher, ${after} dB nachher, an 100 verrauschten Glyphen.`,
      strange: (auroc) =>
        `Von einer Strichzeichnung geht mehr verloren als von einer Glyphe: in einem Anteil von ${auroc} aller Paare, je 200 (AUROC).`,
      create: (ours, noise) =>
        `100 Proben des variationellen Netzes liegen ${ours} von der nächsten echten Glyphe entfernt; vertauschte Bildpunkte liegen ${noise} entfernt.`,
      transfer: (code, pixels) =>
        `Mit fünf Beschriftungen je Klasse liest der nächste Nachbar ${code} von 300 Glyphen aus ihrem Code von 16 Zahlen und ${pixels} aus ihren 784 Bildpunkten: etwa gleich gut, mit einem Neunundvierzigstel der Zahlen.`,
      blurry: (mse, ssim, real, mseLost, ssimLost) =>
        `Kantenenergie ${mse}, wo mit dem quadrierten Fehler trainiert wurde, ${ssim} mit struktureller Ähnlichkeit (SSIM), ${real} bei den echten Glyphen. Verlorener Anteil: ${mseLost} und ${ssimLost}.`,
      own: (glyphs, strokes) =>
        `${glyphs} der Glyphen verloren, ${strokes} der Strichzeichnungen, die er nie gesehen hat.`,
      rare: (rare, common) =>
        `Trainiert mit einer Spirale unter 200 Bildern: ${rare} einer Spirale gehen verloren. Trainiert mit einer unter 10: ${common}.`,
      beta: (one, forty, all) =>
        `Bei β = 1 tragen ${one} von ${all} Zahlen etwas bei; bei β = 40 sind es ${forty}.`,
      design: (pinched, whole) =>
        `Eine Schicht von 2 Einheiten vor dem Flaschenhals von 16: ${pinched} verloren. Ohne sie: ${whole}.`,
      gan: (ours, real) =>
        `Kantenenergie variationeller Proben ${ours}, echter Glyphen ${real}. Hier läuft kein GAN, also kann diese Seite nicht mit einem vergleichen.`,
    },
  },
  next: {
    title: "Jetzt deine eigenen",
    lab: "Einen im Labor trainieren",
    data: "Ungewöhnliches in eigenen Daten finden",
    game: "SQUEEZE! spielen",
  },
};
