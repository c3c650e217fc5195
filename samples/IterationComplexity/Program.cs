using System.CommandLine;
using IterationComplexity;

// The experiments of Grazzi, Franceschi, Pontil and Salzo (ICML 2020), run again; each is a sub-command.
Option<int> seed = CommandOptions.Seed();
Option<DirectoryInfo> folder = CommandOptions.Folder();

var error = new Command("hypergradient-error", "The error of ITD, AID-FP and AID-CG against their iterations, and the bounds above it, on four problems.") { seed, folder };
error.SetAction(arguments => HypergradientError.Run(arguments.GetValue(seed), arguments.GetValue(folder)!));

var data = new Option<string>("--data") { Description = "The path of parkinsons.data (UCI, doi 10.24432/C59C74).", Required = true };
var kernelRidge = new Command("kernel-ridge", "Widths and ridge of kernel ridge regression on the Parkinsons data, by descent along each method's hypergradient.") { data, seed, folder };
kernelRidge.SetAction(arguments => CommandOptions.Reading(() => KernelRidgeSearch.Run(arguments.GetValue(data)!, arguments.GetValue(seed), arguments.GetValue(folder)!)));

return new RootCommand("The experiments of 'On the Iteration Complexity of Hypergradient Computation'.")
    { error, kernelRidge, DataDistillation.Command(), EquilibriumTraining.Command(), TextRegularisation.Command() }.Parse(args).Invoke();
