import preset from '../../jest.preset.js'

/** Real engines on a busy machine take their time. */
export default { ...preset, testTimeout: 20_000 }
