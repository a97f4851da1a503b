const title = "reef";
console.log(title.toUppercase());
