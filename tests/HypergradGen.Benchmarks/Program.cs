using System.CommandLine;
using BenchmarkDotNet.Running;
using HypergradGen.Benchmarks.Comparison;

if (args is ["compare", ..])
    return new RootCommand("Benchmarks of emitted code.") { CompareCommand.Create() }.Parse(args).Invoke();

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
