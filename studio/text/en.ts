/** Every word that the studio shows or speaks, in English, by place. Another language is a file of the same shape. */
export const en = {
  language: "en",
  name: "Hourglass",
  skip: "Skip to the content",
  bar: {
    label: "Places",
    start: "Start",
    learn: "Learn",
    lab: "Lab",
    data: "Your data",
    game: "Game",
    glossary: "Glossary",
    otherLanguage: "Deutsch",
  },
  foot: {
    private: "Everything runs on this device. Nothing you draw or open is sent anywhere.",
    licence: "Free software under Apache-2.0.",
  },
  places: {
    start: {
      title: "Draw. Then squeeze.",
      about: "An autoencoder, live in your browser: draw, and watch it pass through a few numbers.",
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
    glossary: {
      title: "Glossary",
      about: "Terms, data sets, seeds and measured claims of the studio.",
    },
    game: {
      title: "SQUEEZE!",
      about: "Run a photo telegraph: squeeze each picture as far as its reader can bear.",
    },
  },
};

/** The shape of the text of any language. */
export type Text = typeof en;
