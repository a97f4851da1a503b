console.log(new Date("31.12.2026").toISOString());
