console.log("allowed");  // expect: allowed
