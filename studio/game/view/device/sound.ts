/** The sounds of the office, made as they are heard; silent until they are asked for. */
export interface Sound {
  readonly on: boolean;
  turn(on: boolean): void;
  /** A squeeze or a widening to a place on the ladder, 0 wide … 1 narrow. */
  slide(place: number, narrower: boolean): void;
  peek(): void;
  /** Morse along the wire. */
  wire(): void;
  read(edge: boolean, run: number): void;
  misread(): void;
  over(stars: number): void;
}

/** Makes the sounds; the audio of the page starts with the first `turn(true)`, which has to come from a key or a press. */
export function sound(): Sound {
  let context: AudioContext | undefined;
  let on = false;

  /** One tone: pitch in Hz, start and length in seconds. */
  function tone(
    pitch: number,
    start: number,
    length: number,
    { to = pitch, type = "sine" as OscillatorType, gain = 0.12 } = {},
  ): void {
    if (!on || !context) return;
    const at = context.currentTime + start;
    const source = new OscillatorNode(context, { type, frequency: pitch });
    const level = new GainNode(context, { gain: 0 });
    source.frequency.setValueAtTime(pitch, at);
    source.frequency.exponentialRampToValueAtTime(to, at + length);
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(gain, at + 0.008);
    level.gain.exponentialRampToValueAtTime(0.0001, at + length);
    source.connect(level).connect(context.destination);
    source.start(at);
    source.stop(at + length + 0.05);
  }

  return {
    get on() {
      return on;
    },
    turn: (wanted) => {
      on = wanted;
      if (!on) return;
      context ??= new AudioContext();
      void context.resume();
      tone(523, 0, 0.12);
      tone(784, 0.09, 0.18);
    },
    slide: (place, narrower) => {
      const pitch = 220 * 2 ** (2 * place);
      tone(narrower ? pitch * 0.7 : pitch * 1.4, 0, 0.16, { to: pitch, type: "triangle", gain: 0.14 });
      tone(90, 0, 0.06, { type: "square", gain: 0.03 });
    },
    peek: () => {
      tone(1320, 0, 0.09, { gain: 0.06 });
      tone(1760, 0.08, 0.14, { gain: 0.06 });
    },
    wire: () => {
      for (const [i, long] of [false, false, true, false].entries())
        tone(740, 0.13 * i, long ? 0.12 : 0.06, { type: "square", gain: 0.035 });
    },
    read: (edge, run) => {
      tone(523, 0, 0.18);
      tone(784, 0.09, 0.22);
      if (!edge) return;
      const lift = 2 ** (Math.min(run, 5) / 12);
      for (const [i, note] of [1047, 1319, 1568].entries())
        tone(note * lift, 0.18 + 0.07 * i, 0.25, { gain: 0.09 });
    },
    misread: () => {
      tone(196, 0, 0.2, { to: 147, type: "sawtooth", gain: 0.05 });
      tone(139, 0.14, 0.28, { to: 98, type: "sawtooth", gain: 0.05 });
    },
    over: (stars) => {
      for (let i = 0; i <= stars; i++) {
        tone(392 * 2 ** ((i * 4) / 12), 0.16 * i, 0.3, { type: "triangle" });
        tone(784 * 2 ** ((i * 4) / 12), 0.16 * i, 0.3, { gain: 0.05 });
      }
    },
  };
}
