const log: string[] = [];
export = log;
