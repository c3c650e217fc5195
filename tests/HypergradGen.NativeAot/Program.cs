using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HypergradGen;
using HypergradGen.Benchmarks.Problems;
using HypergradGen.NativeAot;

// Problems of every shape of loop, solved by every method: what is generated, and the library that it calls, as a program that is compiled ahead of time.
var random = new Random(20);
double[] Numbers(int count, double scale = 1, double shift = 0) => [.. Enumerable.Range(0, count).Select(_ => scale * (random.NextDouble() - 0.5) + shift)];

Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeSupported ? "compiled while it runs" : "compiled ahead of time")}, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
var checks = new Checks();
double[] tiny = [0.2, 0.1, 0.1, 0.2, 0.3, 0.1];
checks.Of("three numbers", new Tiny([0.1, 0.2, 0.3]).CreateSolver, 3, tiny);
checks.Of("three numbers, lengths known", new TinyOfLengths([0.1, 0.2, 0.3]).CreateSolver, 3, tiny);
checks.Of("three numbers in lanes", new TinyLanes(5, Numbers(15)).CreateSolver, 15, [.. tiny.SelectMany(number => Enumerable.Repeat(number, 5))]);
checks.Of("logistic regression", new LogisticRegression(40, 6, Numbers(240), [.. Enumerable.Range(0, 40).Select(i => i % 2.0)], Numbers(240), [.. Enumerable.Range(0, 40).Select(i => i % 2.0)], 0.5).CreateSolver, 6, Numbers(6, 0.5));
checks.Of("equilibrium model", new Equilibrium(20, Numbers(20), Numbers(20)).CreateSolver, 20, Numbers(2 * 400 + 20, 0.1));
checks.Of("equilibrium model, size known", new Equilibrium16(Numbers(16), Numbers(16)).CreateSolver, 16, Numbers(2 * 256 + 16, 0.1));
checks.Of("batched equilibrium model", new BatchedEquilibrium(9, 12, Numbers(9 * 12), Numbers(9 * 12)).CreateSolver, 9 * 12, Numbers(144 + 12, 0.2));
checks.Of("sparse graph", new SparseGraph([.. Enumerable.Range(0, 51).Select(i => 3 * i)], [.. Enumerable.Range(0, 150).Select(i => i * 7 % 50)], Numbers(50), Numbers(50)).CreateSolver, 50, Numbers(150, 0.4));
checks.Of("stencil", new Stencil(10, Numbers(100), Numbers(100), 0.1).CreateSolver, 100, Numbers(100));
checks.Of("soft value iteration", new SoftValueIteration(12, 3, [.. Enumerable.Range(0, 36).SelectMany(_ => Distribution(12))], Numbers(12), 0.8).CreateSolver, 12, Numbers(36));
checks.Of("functions", Functions.CreateSolver, 37, Numbers(37));
checks.OfSingles("functions on floats", FunctionsOfSingles.CreateSolver, 37, [.. Numbers(37).Select(x => (float)x)]);
Console.WriteLine($"{checks.Passed} passed, {checks.Failed} failed");
return checks.Failed == 0 ? 0 : 1;

double[] Distribution(int count)
{
    double[] weights = Numbers(count, 1, 0.6);
    return [.. weights.Select(weight => weight / weights.Sum())];
}
