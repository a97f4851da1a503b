const image = JSON.parse("null");
console.log(image.width);
export {};
