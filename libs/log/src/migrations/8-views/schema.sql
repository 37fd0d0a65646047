create schema views authorization throughline_migrator;
