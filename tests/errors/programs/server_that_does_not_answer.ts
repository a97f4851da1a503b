const response = await fetch("http://127.0.0.1:49151/");
console.log(response.status);
