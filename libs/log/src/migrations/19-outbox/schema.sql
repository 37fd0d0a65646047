create schema outbox authorization throughline_migrator;
