const six = 6;
export = { six, seven: 7 };
