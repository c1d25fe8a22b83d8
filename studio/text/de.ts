import { dataText } from "./de/data.ts";
import { figuresText } from "./de/figures.ts";
import { labText } from "./de/lab.ts";
import { learnText } from "./de/learn.ts";
import { number, numbers } from "./de/numbers.ts";
import { playText } from "./de/play.ts";
import { statesText } from "./de/states.ts";
import { teachText } from "./de/teach.ts";
import type { Text } from "./en.ts";

/** Every word that the studio shows or speaks, in German. */
export const de: Text = {
  language: "de",
  name: "Hourglass",
  ...numbers,
  skip: "Zum Inhalt springen",
  bar: {
    label: "Orte",
    start: "Start",
    page: "Seite",
    learn: "Lernen",
    lab: "Labor",
    data: "Eigene Daten",
    game: "Spiel",
    glossary: "Glossar",
    teach: "Für Lehrkräfte",
    otherLanguage: "English",
  },
  shapes: {
    ring: "Ring",
    disc: "Scheibe",
    square: "Quadrat",
    cross: "Kreuz",
    triangle: "Dreieck",
    arrow: "Pfeil",
    wave: "Welle",
    spiral: "Spirale",
    hook: "Haken",
    eight: "Acht",
  },
  pad: {
    label: "Zeichenfeld",
    help: "Zeichne mit einem Zeiger. Mit Tasten: Pfeile bewegen die Marke, mit Umschalt um 10, Eingabe setzt den Stift auf oder hebt ihn. „Bauen“ darunter macht eine Form ohne Zeichnen.",
    cursor: (x, y, down, ink) =>
      `Spalte ${x + 1}, Zeile ${y + 1}, ${down ? "Stift unten" : "Stift oben"}${ink ? ", Tinte" : ""}`,
    clear: "Leeren",
    undo: "Zurück",
  },
  build: {
    open: "Bauen",
    legend: "Eine Form bauen",
    shape: "Form",
    size: "Größe",
    x: "Quer",
    y: "Hoch",
    rotation: "Drehung",
    stroke: "Strich",
  },
  waist: {
    label: "Flaschenhals",
    numbers: (count) => (count === 1 ? "1 Zahl" : `${count} Zahlen`),
  },
  stations: {
    input: "Eingabe",
    encoder: "Encoder",
    waist: "Flaschenhals",
    decoder: "Decoder",
    output: "Ausgabe",
    error: "Fehler",
  },
  hourglass: {
    label: (counts, error) =>
      `Das Netz bei der Arbeit: ${counts.join(", dann ")} Zahlen; ${Math.round(100 * error)} % des Bildes gehen verloren.`,
    output: (width) => `Was von dem Bild durch ${width} Zahlen zurückgekommen ist`,
    errorMap: "Fehlerkarte: wo das Zurückgekommene vom Bild abweicht",
    lost: "des Bildes sind verloren: die hellen Stellen.",
    heard: (numbers, share) => `${numbers}: ${share} des Bildes sind verloren.`,
  },
  foot: {
    private: "Alles läuft auf diesem Gerät. Was du zeichnest oder öffnest, wird nirgendwohin gesendet.",
    licence: "Freie Software unter Apache-2.0.",
  },
  charts: {
    loss: {
      axis: "Achse",
      linear: "linear",
      logarithmic: "logarithmisch",
      epoch: "Epoche",
      loss: "Verlust",
      lossLogarithmic: "Verlust (logarithmisch)",
      trainingByEpoch: "Training, je Epoche",
      trainingBySteps: "Training, je Schritt",
      validation: "zurückgehaltene Zeilen",
      validationAt: (epoch, loss) => `Epoche ${epoch}: zurückgehaltene Zeilen ${loss}`,
      numbers: "Die Zahlen",
      table: "Verlust jeder Epoche",
      columns: ["Epoche", "Verlust im Training", "zurückgehaltener Verlust", "bisher bester", "Sekunden"],
      best: "ja",
      trainingLoss: "Verlust im Training",
      validationLoss: "zurückgehaltener Verlust",
      fell: (name, first, last) => `${name} von ${first} auf ${last}`,
      alt: (epochs, parts) => `Liniendiagramm des Verlusts über ${epochs} Epochen: ${parts}.`,
    },
    histogram: {
      threshold: (value) => `Schwelle ${value}`,
      group: (rows, name) => `${rows} Zeilen (${name})`,
      and: " und ",
      alt: (groups, low, high) => `Histogramm der Werte von ${groups}, von ${low} bis ${high}.`,
      score: "Wert",
      scoreLogarithmic: "Wert (logarithmisch)",
      share: "% der Gruppe",
      bar: (name, share, from, to) => `${name}: ${share} % von ${from} bis ${to}`,
      numbers: "Die Zahlen",
      table: "Werte jeder Gruppe",
      columns: ["Gruppe", "Zeilen", "Median", "99 %", "größter"],
      above: "über der Schwelle",
    },
  },
  lesson: {
    locked: "Für diese Stunde festgelegt.",
    grey: "Was grau ist, ist für diese Stunde festgelegt.",
    unknown: "Der Link verlangt „{part}“; das hat diese Seite nicht.",
    answerLater: "Notiert. In dieser Stunde kommt die Antwort später.",
  },
  data: dataText,
  teach: teachText,
  lab: labText,
  figures: figuresText,
  states: statesText,
  start: {
    lead: "Deine Zeichnung besteht aus 784 Zahlen. Ein Autoencoder schickt sie durch einen Flaschenhals von höchstens 32 und zeichnet sie allein aus diesen wieder.",
    measured: (milliseconds) =>
      `Auf diesem Gerät berechnet in ${number(milliseconds, 1)} ms. 0 Byte gesendet.`,
    ready: "Auf diesem Gerät berechnet. 0 Byte gesendet.",
    minute: "Eine Minute",
    prompts: {
      squeeze: {
        ask: "Drück es zusammen, bis es bricht.",
        how: "Zeichne etwas und verenge dann den Flaschenhals.",
        done: (width, narrow, wide) =>
          `Bei ${width} ist es weg: Mehr als die Hälfte ist verloren. Die Hälfte der von Hand gezeichneten Testbilder verschwindet zwischen ${wide} und ${narrow}.`,
      },
      hold: {
        ask: "Zeichne eine, die länger hält.",
        how: (width) => `Sie soll ${width} überstehen, wo die erste schon weg war.`,
        done: (width) =>
          `Sie hält bei ${width}. Einfache Formen brauchen wenige Zahlen, Einzelheiten brauchen viele.`,
      },
      stranger: {
        ask: "Zeichne, was es nie gesehen hat.",
        how: "Es hat Formen und Stiftstriche gelernt. Öffne den Flaschenhals auf 32 und täusche es: Die Fehlerkarte leuchtet auf.",
        done: (share, harder) =>
          `${share} verloren bei voller Breite: mehr als bei ${harder} von 100 Bildern aus Stiftstrichen. Was allem unähnlich ist, was ein Netz gelernt hat, kommt am schlechtesten zurück. So findet man Anomalien.`,
      },
    },
    more: "Zehn Minuten",
    learn: {
      title: "Einem Netz beim Lernen zusehen",
      about: "Trainiere im Labor ein Netz, Schritt für Schritt. Lädt einmal eine Engine von 3,7 MB.",
    },
    game: {
      title: "SQUEEZE!",
      about: "Das Spiel: Schick Bilder durch das engste Rohr, bei dem der Empfänger sie noch lesen kann.",
    },
    read: { title: "Wie es arbeitet", about: "Jedes Teil erklärt, jedes mit einer Figur zum Ausprobieren." },
    postcard: {
      title: "Eine Postkarte",
      about: "Deine Zeichnung in sechs Breiten, als ein Bild.",
      make: "Erstellen",
      save: "Bild sichern",
      link: "Link kopieren",
      copied: "Kopiert",
      alt: "Dein Bild und was davon durch 32, 16, 8, 4, 2 und 1 Zahlen zurückkommt",
    },
    step: "Schritt für Schritt",
    stepAgain: "Weiter",
    stepEnd: "Alles zeigen",
    steps: [
      "Eingabe. Ein Bild von 28 × 28 Bildpunkten: 784 Zahlen von 0 (schwarz) bis 1 (weiß).",
      "Encoder. {units} Einheiten sehen alle an; jede Linie ist, was ein Streifen des Bildes zu einer Gruppe von Einheiten beiträgt, blau hebend, orange senkend.",
      "Flaschenhals. Alles, was vom Bild bleibt. Der Rest des Netzes sieht diese Zahlen und sonst nichts.",
      "Decoder. {units} Einheiten entfalten die Zahlen wieder.",
      "Ausgabe. 784 Bildpunkte, allein aus dem Flaschenhals gezeichnet. Die Fehlerkarte zeigt, wo sie von deinen abweichen.",
    ],
  },
  learn: learnText,
  glossary: {
    lead: "Die Wörter, die Daten und die gemessenen Aussagen dieses Studios.",
    terms: "Begriffe",
    list: [
      ["Aktivierung", "Was eine Einheit eines Netzes bei einer Eingabe abgibt: eine Zahl."],
      [
        "Adam",
        "Eine Regel, Gewichte zu ändern, die bei jedem etwa gleich große Schritte macht (Kingma & Ba 2015).",
      ],
      [
        "Anomalie",
        "Eine Zeile, die den gelernten nicht gleicht. Sie zeigt sich an einem großen Fehler oder an einem Code fern von allen anderen.",
      ],
      [
        "AUROC",
        "Wie oft eine Anomalie höher gewertet wird als eine normale Zeile, von allen Paaren. 1 ist vollkommen, 0,5 ist Zufall.",
      ],
      ["Autoencoder", "Ein Netz, das lernt, seine Eingabe durch einen engen Code zurückzugeben."],
      [
        "β (Beta)",
        "Das Gewicht der Divergenz im Verlust eines variationellen Autoencoders. Ist es zu groß, trägt der Code nichts.",
      ],
      [
        "Code, latente Zahlen",
        "Die wenigen Zahlen, zu denen eine Zeile wird, und alles, was der Decoder sieht.",
      ],
      ["Decoder", "Die Hälfte des Netzes vom Code zur Ausgabe."],
      ["Encoder", "Die Hälfte des Netzes von der Eingabe zum Code."],
      [
        "Entrauschen",
        "Der Autoencoder bekommt verrauschte Eingaben und wird an sauberen gemessen (Vincent et al. 2008).",
      ],
      ["Epoche", "Ein Durchgang durch alle Zeilen, aus denen gelernt wird."],
      ["Faltung", "Eine Schicht, die jeden Ort eines Bildes mit denselben wenigen Gewichten ansieht."],
      [
        "Gewicht",
        "Eine Zahl, die das Training ändert. Eine Schicht multipliziert ihre Eingaben mit ihren Gewichten und summiert.",
      ],
      ["Gradient", "Wie sehr sich der Verlust mit jedem Gewicht ändert. Das Training geht ihm entgegen."],
      ["KL-Divergenz", "Wie fern eine Verteilung von einer anderen ist, in Nat."],
      ["Kollaps", "Zahlen eines Codes, die bei jeder Eingabe gleich sind und darum nichts sagen."],
      ["Lernrate", "Wie weit ein Schritt die Gewichte bewegt."],
      [
        "MSE, BCE",
        "Mittlerer quadratischer Fehler; binäre Kreuzentropie, die einen Bildpunkt als Wahrscheinlichkeit nimmt.",
      ],
      ["PCA", "Hauptkomponenten: der beste lineare Autoencoder einer Breite, und der Maßstab neben unserem."],
      [
        "PSNR",
        "Signal-Rausch-Abstand eines Bildes in Dezibel. 10 dB mehr sind ein Zehntel des quadratischen Fehlers.",
      ],
      ["Schritt", "Eine Änderung aller Gewichte, aus einem Stapel von Zeilen."],
      [
        "Spärlicher Autoencoder",
        "Ein breiter Code, von dem jede Zeile nur wenige Zahlen nutzt (Makhzani & Frey 2014).",
      ],
      ["Flaschenhals", "Die engste Schicht. Ihre Zahlen sind der Code."],
      [
        "Variationeller Autoencoder",
        "Sein Code ist eine Verteilung nahe der Standardnormalen, so dass man neue Zeilen ziehen kann (Kingma & Welling 2014).",
      ],
      ["Verallgemeinern", "Gut sein bei Zeilen, aus denen nicht gelernt wurde."],
      [
        "Verlorener Anteil",
        "Quadrierter Unterschied zwischen Ausgabe und Eingabe, als Anteil an der Quadratsumme des Bildes.",
      ],
      [
        "Verlust",
        "Die eine Zahl, die das Training senkt: hier meist der mittlere quadratische Unterschied von Ausgabe und Eingabe.",
      ],
      [
        "Verschachtelter Autoencoder",
        "Ein Modell für jede Breite: Das Training schneidet den Code an zufälliger Stelle ab, so dass die ersten Zahlen am meisten lernen (Rippel et al. 2014).",
      ],
    ],
    data: "Datensätze und Startwerte",
    sets: [
      [
        "Glyphen",
        "Zehn Formen mit bekannter Größe, Lage, Drehung und Strichbreite, 28 × 28, aus einem Startwert: 5 für das, was die Netze von „Lernen“ sahen, 6 für das, woran sie gemessen werden.",
      ],
      [
        "Striche",
        "Zufällige Linien, Schlingen und Punkte. Die Hälfte dessen, was das Netz auf „Start“ sah, mit dem Startwert 11; der Test hat 12.",
      ],
      [
        "Zeichnungen und Kritzeleien",
        "Herzen, Gesichter, Sterne, Buchstaben und dergleichen, von einem Skript gezeichnet: ein Viertel dessen, was das Netz auf „Start“ sah. Kritzeleien sind zwanzig von Hand gezeichnete Bilder von Dingen, die es nie sah, etwa der Fisch und das Haus.",
      ],
      [
        "Küsten",
        "Blicke aufs Meer, aus je etwa 70 Zahlen gemalt, 256 × 256 in Farbe, für das Netz mit 256 Zahlen.",
      ],
      ["Geschichten", "24 Tatsachen mit Ursachen. Startwerte wie bei Glyphen."],
      ["Sensoren, Herzschläge, Fotos", "Die anderen eingebauten Datensätze der Bibliothek, für das Labor."],
      ["Eigene Dateien", "Sie werden in dieser Seite gelesen und verlassen das Gerät nie."],
    ],
    claims: "Gemessene Aussagen",
    startTable:
      "Das Netz der Startseite: verlorener Anteil nach Breite, von 1.000 Glyphen, 1.000 Strichbildern und 20 Kritzeleien, die es nie sah",
    width: "Breite",
    glyphs: "Glyphen",
    strokes: "Striche",
    doodles: "Kritzeleien",
    breaks: (narrow, wide) =>
      `Eine Zeichnung gilt als weg, wenn mehr als die Hälfte verloren ist. Die mittlere Hälfte der Kritzeleien geht bei einer Breite von ${narrow} bis ${wide}.`,
    learnTable:
      "Jede Figur von „Lernen“ nennt ihre eigenen Zahlen; sie werden auf der Seite oder bei deren Bau aus den mitgelieferten Netzen berechnet.",
    trained: "Gelernt hat das Netz, in den Worten des Skripts, das es trainiert hat, aus",
  },
  places: {
    start: {
      title: "Zeichnen. Dann zusammen\u00addrücken.",
      about:
        "Ein Autoencoder, live im Browser: Zeichne und sieh zu, wie deine Zeichnung durch wenige Zahlen geht.",
    },
    learn: {
      title: "Wie ein Autoencoder arbeitet",
      about: "Jedes Teil eines Autoencoders erklärt, jedes mit einer Figur zum Ausprobieren.",
    },
    studio: {
      title: "Labor",
      about: "Trainiere hier und jetzt einen Autoencoder, Schritt für Schritt, und sieh hinein.",
    },
    latent: {
      title: "Latenter Raum",
      about: "Die zweidimensionale Karte der Codes, und wofür jede Zahl steht.",
    },
    compare: {
      title: "Vergleichen",
      about: "Läufe nebeneinander an denselben Bildern, und eine Reihe von Breiten des Flaschenhalses.",
    },
    denoise: {
      title: "Ein Foto entrauschen",
      about: "Ein Foto von 196.608 Zahlen durch 256 davon und zurück.",
    },
    data: {
      title: "Eigene Daten",
      about:
        "Öffne eine Tabelle, Bilder oder eine Zeitreihe und finde, was darin ungewöhnlich ist. Alles bleibt auf diesem Gerät.",
    },
    models: {
      title: "Aufbewahrte Modelle",
      about: "Modelle, die dieser Browser aufbewahrt, und wie man sie mitnimmt.",
    },
    teach: {
      title: "Für Lehrkräfte",
      about:
        "Eine Stunde von 45 Minuten, ein Arbeitsblatt, Seiten nach Maß und was eine Klasse im Spiel gemacht hat.",
    },
    sheet: {
      title: "Arbeitsblatt: durch den Flaschenhals",
      about: "Zwei Seiten zum Drucken: die Teile, Vorhersagen, das Spiel und die Breite des Flaschenhalses.",
    },
    glossary: {
      title: "Glossar",
      about: "Begriffe, Datensätze, Startwerte und gemessene Aussagen des Studios.",
    },
    game: {
      title: "SQUEEZE!",
      about:
        "Betreibe einen Bildtelegrafen: Drück jedes Bild so weit zusammen, wie der Empfänger es erträgt.",
    },
  },
  play: playText,
};
