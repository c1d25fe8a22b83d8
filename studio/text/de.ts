import { en, type Text } from "./en.ts";

/** German; what is not translated yet stays English. */
export const de: Text = {
  ...en,
  language: "de",
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
    help: "Mit einem Zeiger zeichnen. Mit Tasten: Pfeile bewegen die Marke, mit Umschalt um 10, Eingabe setzt den Stift auf oder hebt ihn. „Bauen“ darunter macht eine Form ohne Zeichnen.",
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
    label: "Taille",
    numbers: (count) => (count === 1 ? "1 Zahl" : `${count} Zahlen`),
  },
  stations: {
    input: "Eingabe",
    encoder: "Encoder",
    waist: "Taille",
    decoder: "Decoder",
    output: "Ausgabe",
    error: "Fehler",
  },
  hourglass: {
    label: (counts, error) =>
      `Das Netz bei der Arbeit: ${counts.join(", dann ")} Zahlen; ${Math.round(100 * error)} % des Bildes gehen verloren.`,
    output: (width) => `Was von dem Bild durch ${width} Zahlen zurückkam`,
    errorMap: "Fehlerkarte: wo das Zurückgekommene vom Bild abweicht",
    lost: "des Bildes sind verloren. Hell ist, wo.",
  },
  foot: {
    private: "Alles läuft auf diesem Gerät. Was Sie zeichnen oder öffnen, wird nirgendwohin gesendet.",
    licence: "Freie Software unter Apache-2.0.",
  },
  start: {
    lead: "Ihre Zeichnung besteht aus 784 Zahlen. Ein Autoencoder schickt sie durch eine Taille von höchstens 32 und zeichnet sie allein aus diesen wieder.",
    measured: (milliseconds) =>
      `Auf diesem Gerät berechnet in ${milliseconds.toFixed(1).replace(".", ",")} ms. 0 Byte gesendet.`,
    ready: "Auf diesem Gerät berechnet. 0 Byte gesendet.",
    minute: "Eine Minute",
    prompts: {
      squeeze: {
        ask: "Drücken, bis es bricht.",
        how: "Zeichnen Sie etwas und verengen Sie dann die Taille.",
        done: (width, narrow, wide) =>
          `Bei ${width} ist es weg: Mehr als die Hälfte ist verloren. Die Hälfte aller Testzeichnungen geht zwischen ${wide} und ${narrow}.`,
      },
      hold: {
        ask: "Eine zeichnen, die länger hält.",
        how: (width) => `Sie soll ${width} überstehen, wo die erste schon weg war.`,
        done: (width) =>
          `Sie hält bei ${width}. Einfache Formen brauchen wenige Zahlen, Einzelheiten brauchen viele.`,
      },
      stranger: {
        ask: "Zeichnen, was es nie sah.",
        how: "Es lernte Formen und Stiftstriche. Öffnen Sie die Taille auf 32 und täuschen Sie es: Die Fehlerkarte leuchtet auf.",
        done: (share, harder) =>
          `${share} verloren bei voller Breite: schwerer als ${harder} von 100 Testzeichnungen. Was ein Netz nie sah, kann es nicht zurückgeben. So findet man Ungewöhnliches.`,
      },
    },
    more: "Zehn Minuten",
    learn: {
      title: "Einem beim Lernen zusehen",
      about: "Im Labor ein Netz trainieren, Schritt für Schritt. Lädt einmal 3,7 MB.",
    },
    game: {
      title: "SQUEEZE!",
      about: "Das Spiel: Bilder durch das engste Rohr schicken, das ihr Leser erträgt.",
    },
    read: { title: "Wie es geht", about: "Jedes Teil erklärt, jedes mit einer Figur zum Spielen." },
    postcard: {
      title: "Eine Postkarte",
      about: "Ihr Bild in sechs Breiten, als ein Bild.",
      make: "Machen",
      save: "Bild sichern",
      link: "Link kopieren",
      copied: "Kopiert",
      alt: "Ihr Bild und was davon durch 32, 16, 8, 4, 2 und 1 Zahlen zurückkommt",
    },
    step: "Schritt für Schritt",
    stepAgain: "Weiter",
    stepEnd: "Alles zeigen",
    steps: [
      "Eingabe. Ein Bild von 28 × 28 Bildpunkten: 784 Zahlen von 0 (schwarz) bis 1 (weiß).",
      "Encoder. 160 Einheiten sehen alle an; jede Linie ist, was ein Streifen des Bildes zu einer Gruppe von Einheiten beiträgt, blau hebend, orange senkend.",
      "Taille. Alles, was vom Bild bleibt. Der Rest des Netzes sieht diese Zahlen und sonst nichts.",
      "Decoder. 160 Einheiten entfalten die Zahlen wieder.",
      "Ausgabe. 784 Bildpunkte, allein aus der Taille gezeichnet. Die Fehlerkarte zeigt, wo sie von Ihren abweichen.",
    ],
  },
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
      ["Taille, Engpass", "Die engste Schicht. Ihre Zahlen sind der Code."],
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
      ["Geschichten", "24 Tatsachen mit Ursachen. Startwerte wie bei Glyphen."],
      ["Sensoren, Herzschläge, Fotos", "Die anderen eingebauten Datensätze der Bibliothek, für das Labor."],
      ["Eigene Dateien", "Sie werden in dieser Seite gelesen und verlassen das Gerät nie."],
    ],
    claims: "Gemessene Aussagen",
    startTable:
      "Das Netz der Startseite: verlorener Anteil nach Breite, von 1.000 Glyphen und 1.000 Strichbildern, die es nie sah",
    width: "Breite",
    glyphs: "Glyphen",
    strokes: "Striche",
    breaks: (narrow, wide) =>
      `Eine Zeichnung gilt als weg, wenn mehr als die Hälfte verloren ist. Die mittlere Hälfte der Strichbilder geht bei einer Breite von ${narrow} bis ${wide}.`,
    learnTable:
      "Jede Figur von „Lernen“ nennt ihre eigenen Zahlen; sie werden auf der Seite oder bei deren Bau aus den mitgelieferten Netzen berechnet.",
    trained: (what) => `Trainiert mit ${what}, durch ein Skript des Repositorys.`,
  },
  places: {
    ...en.places,
    start: {
      title: "Zeichnen. Dann drücken.",
      about:
        "Ein Autoencoder, live im Browser: zeichnen und zusehen, wie die Zeichnung durch wenige Zahlen geht.",
    },
    glossary: {
      title: "Glossar",
      about: "Begriffe, Datensätze, Startwerte und gemessene Aussagen des Studios.",
    },
  },
};
