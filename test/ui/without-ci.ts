/** Ink draws nothing where it finds a CI variable: this is imported before Ink is. */
delete process.env.CI;
