import type { Text } from "../en.ts";

/** The words of the pages for teachers, in German. */
export const teachText: Text["teach"] = {
  sheetLink: "Das Arbeitsblatt, zwei Seiten zum Drucken",
  lesson: {
    title: "Eine Stunde von 45 Minuten",
    about:
      "Für Lernende ab etwa 13 Jahren, die neuronale Netze noch nicht kennen. Ein Gerät für zwei genügt. Nichts wird installiert, niemand meldet sich an, und nichts Gezeichnetes verlässt ein Gerät.",
    goals: {
      title: "Danach können die Lernenden",
      list: [
        "die fünf Teile eines Autoencoders nennen und sagen, was jedes tut;",
        "sagen, warum ein Netz, das durch wenige Zahlen muss, behält, was ein Bild mit anderen gemeinsam hat, und den Rest verliert;",
        "vorhersagen, was ein solches Netz mit einem Bild macht, das den gelernten nicht gleicht;",
        "eine Kurve des Fehlers über der Breite des Flaschenhalses lesen und sagen, warum „breiter ist besser“ nicht immer gilt.",
      ],
    },
    before: {
      title: "Vor der Stunde",
      list: [
        "Drucke das Arbeitsblatt, eines für jeden.",
        "Stelle unten eine Herausforderung zusammen, wirf ihren QR-Code an die Tafel und spiele sie einmal selbst.",
        "Öffne auf jedem Gerät einmal die Startseite. Über https braucht sie danach kein Netz mehr, „Lernen“ und das Spiel auch nicht.",
        "Ein Raum ohne Internet: Lege den gebauten Ordner auf einen beliebigen Webserver im Haus.",
      ],
    },
    plan: {
      title: "Der Ablauf",
      columns: ["Minuten", "Was geschieht", "Wo"],
      rows: [
        {
          minutes: "0–6",
          what: "Alle zeichnen etwas und verengen den Flaschenhals, bis es verschwindet. An der Tafel sammeln: bei welcher Breite? Dann: Wer zeichnet etwas, das länger hält?",
          where: "Start: Zeichnen, dann eng machen",
        },
        {
          minutes: "6–14",
          what: "Die Teile benennen (Blatt, Aufgabe 1). Dann eines kaputt machen: Was kommt heraus, wenn der Encoder durcheinander ist, was beim Decoder?",
          where: "Lernen: Die Teile",
        },
        {
          minutes: "14–20",
          what: "Erst auf dem Papier vorhersagen (Blatt, Aufgabe 2), dann ausprobieren. Zwei, die sich uneinig sind, erklären es einander.",
          where: "Lernen: Was es ist, Kann er einfach auswendig lernen?",
        },
        {
          minutes: "20–31",
          what: "Das Spiel: Alle spielen dieselben zehn Pakete und notieren, mit welcher Breite sie jedes gesendet haben (Blatt, Aufgabe 3). Wer früh fertig ist, spielt sie noch einmal.",
          where: "Spiel, über den QR-Code",
        },
        {
          minutes: "31–37",
          what: "Die Ergebniscodes einsammeln, unten einfügen und die Tabelle gemeinsam ansehen: Welche Pakete halten, welche brechen früh? Was haben die frühen, das den anderen fehlt?",
          where: "Diese Seite: Die Klasse",
        },
        {
          minutes: "37–42",
          what: "Wie weit soll der Flaschenhals sein? Erst beide Kurven skizzieren (Blatt, Aufgabe 4), dann nachsehen.",
          where: "Lernen: Zu weit, gerade richtig, zu eng",
        },
        {
          minutes: "42–45",
          what: "Ein Satz von jedem (Blatt, Aufgabe 5): Was macht ein Netz mit einem Bild einer Art, die es nie gesehen hat?",
          where: "Start: Zeichne, was es nie gesehen hat",
        },
      ],
      shorter:
        "Bei 30 Minuten: Lass die Teile und die Kurve weg. Bei 90: Trainiert im Labor eines von Grund auf.",
    },
    answers: {
      title: "Antworten zum Arbeitsblatt",
      list: [
        "Aufgabe 1: Eingabe, Encoder, Flaschenhals (seine Zahlen sind der Code), Decoder, Ausgabe. An jedem Ende sind es 784 Zahlen, eine für jeden von 28 × 28 Bildpunkten.",
        "Aufgabe 2: viele Bildpunkte zugleich; etwas wie eine Glyphe, aber die falsche; ja. Die Seite erklärt jede Antwort.",
        "Aufgabe 3: Die besten Breiten stehen am Ende des Dienstes in der Tabelle des Spiels. Einfache, kräftige Formen halten bei 2 oder 4 Zahlen; blasse und solche mit feinen Teilen brechen bei 16.",
        "Aufgabe 4: Auf sauberen Bildern fällt der Fehler nur, wenn der Flaschenhals weiter wird. Auf verrauschten fällt er und steigt dann wieder: Ein weiter Flaschenhals hat Platz für das Rauschen.",
        "Aufgabe 5: Es gibt etwas zurück, das dem ähnelt, was es kennt, und der Fehler ist groß. So finden solche Netze Anomalien.",
      ],
    },
  },
  maker: {
    title: "Eine eigene Seite",
    about:
      "Kreuze an, was Lernende nicht sehen oder zwar sehen, aber nicht ändern sollen. Der Link trägt es; ein Konto braucht es nicht. Eine Seite ohne Skripte zeigt alles.",
    noScripts: "Der Seitenbau braucht Skripte; der Ablauf und das Arbeitsblatt brauchen keine.",
    page: "Seite",
    part: "Teil",
    hide: "verborgen",
    lock: "gesperrt",
    hidePart: "verbergen: {part}",
    lockPart: "sperren: {part}",
    seed: "Startwert",
    seedHelp: "Dieselbe Zahl gibt allen dieselben Bilder und Gewichte. Leer: dem Zufall überlassen.",
    level: "Beginnt mit",
    levelNone: "der Liste der Stufen",
    from: "Ausgehen von einem Link des Labors (freiwillig)",
    fromHelp: "Sein Rezept geht mit. Stelle es im Labor ein, wähle dort „Als Link“ und füge ihn hier ein.",
    fromWrong: "Das ist kein Link des Labors; er wird weggelassen.",
    parts: {
      bar: "Leiste der Orte",
      answers: "Antworten auf die Vorhersagen",
      sample: "Das Beispiel",
      model: "Mit einer Modelldatei bewerten",
      reading: "Wie die Datei gelesen wird",
      length: "Wie lange gelernt wird",
      threshold: "Die Schwelle",
      because: "Die verantwortlichen Spalten",
      baselines: "Einfachere Verfahren daneben",
      doctor: "Die Prüfung des Trainings",
      keep: "Dateien zum Mitnehmen",
      bots: "Die anderen Spieler",
      class: "Für eine Klasse",
      card: "Die Netze dahinter",
      challenge: "Alles außer diesen Paketen",
    },
  },
  link: {
    title: "Der Link",
    copy: "Kopieren",
    copied: "Kopiert",
    open: "Öffnen",
    code: "QR-Code des Links",
    codeHelp: "Die Kamera eines Telefons öffnet ihn. Ein Klick zeigt ihn groß, für die Tafel.",
    large: "Den QR-Code groß zeigen",
    small: "Den QR-Code wieder klein zeigen",
    local:
      "Diese Adresse gilt nur auf diesem Rechner. Öffne diese Seite unter der Adresse, die die Geräte der Lernenden erreichen.",
  },
  sheet: {
    print: "Drucken",
    name: "Name",
    date: "Datum",
    parts: {
      title: "Die fünf Teile",
      ask: "Schreibe die Namen in die Kästchen: Eingabe, Encoder, Flaschenhals, Decoder, Ausgabe. Wie viele Zahlen enthält jedes Ende?",
      alt: "Eine Sanduhr aus fünf Teilen mit einem Kästchen unter jedem: zwei hohe Säulen an den Enden, zwei Trichter und dazwischen ein enger Flaschenhals.",
    },
    predict: {
      title: "Erst vorhersagen, dann ausprobieren",
      ask: "Kreuze an, was du erwartest, bevor du es ausprobierst.",
      right: "Es war:",
    },
    shift: {
      title: "Der Bildtelegraf",
      stripAsk:
        "Kreise das letzte Bild ein, auf dem du noch erkennst, was es ist. Wie viele Zahlen sind das?",
      ask: "Spiele die Herausforderung. Notiere, mit welcher Breite du jedes Paket gesendet hast, und danach, welche die beste gewesen wäre.",
      parcel: "Paket",
      sent: "gesendet mit",
      best: "beste",
      code: "Ergebniscode",
      score: "Punkte",
    },
    curve: {
      title: "Wie weit soll der Flaschenhals sein?",
      ask: "Skizziere, wie sich der Fehler mit der Breite des Flaschenhalses ändert: eine Linie für saubere Bilder, eine für verrauschte.",
      alt: "Leere Achsen: nach rechts die Breite des Flaschenhalses von 1 bis 256 Zahlen, nach oben der Fehler.",
      x: "Zahlen im Flaschenhals",
      y: "Fehler",
    },
    sentence: {
      title: "In einem Satz",
      ask: "Was macht ein Netz mit einem Bild einer Art, die es nie gesehen hat, und warum?",
    },
    page: (page, of) => `Seite ${page} von ${of}`,
  },
};
