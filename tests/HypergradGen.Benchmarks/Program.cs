using System.CommandLine;
using BenchmarkDotNet.Running;
using HypergradGen.Benchmarks.Comparison;

if (args is ["compare" or "warm-up", ..])
    return new RootCommand("Benchmarks of emitted code.") { CompareCommand.Create(), WarmUp.CreateCommand() }.Parse(args).Invoke();

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
