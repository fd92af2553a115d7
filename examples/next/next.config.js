// A portal that renders on each request leaves out the first of these.
export default { output: "export", basePath: process.env.BASE_PATH };
