console.log("Hello from shoal");
