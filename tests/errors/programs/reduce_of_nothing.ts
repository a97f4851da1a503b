const prices: number[] = [];
console.log(prices.reduce((sum, price) => sum + price));
