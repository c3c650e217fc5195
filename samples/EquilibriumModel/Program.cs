using System.CommandLine;
using System.Diagnostics;
using EquilibriumModel;
using Samples;

const int TrainingCount = 1200;
Option<int> seed = Output.Seed();
Option<int> epochs = Output.Count("--epochs", "Passes over the training images.", 30), states = Output.Count("--states", "The length of the layer's state.", 32);
Option<FileInfo> picture = Output.Picture("equilibrium-model.png");
var command = new RootCommand("Handwritten digits told by a layer whose output is an equilibrium, w = tanh(A w + B x + c), trained by implicit gradients.") { seed, epochs, states, picture };
command.SetAction(arguments => Run(arguments.GetValue(seed), arguments.GetValue(epochs), arguments.GetValue(states), arguments.GetValue(picture)!));
return command.Parse(args).Invoke();

static int Run(int seed, int epochs, int states, FileInfo picture)
{
    var clock = Stopwatch.StartNew();
    Images images = Digits.Load(seed), training = images.At([.. Enumerable.Range(0, TrainingCount)]), test = images.At([.. Enumerable.Range(TrainingCount, images.Count - TrainingCount)]);
    Run[] runs = [.. Enum.GetValues<Feedback>().Select(feedback => Training.Train(feedback, training, test, states, epochs, seed))];
    Report.Runs(runs, training, test);
    Report.Methods(runs[0].Model, test);

    Picture.Save(picture, runs, test);
    Console.WriteLine();
    Console.WriteLine($"Accuracy, the way to the equilibria, and the images that are not told: {picture.FullName}");
    Console.WriteLine(Output.Text($"{clock.Elapsed.TotalSeconds:F1} s in all."));

    // With the projection every state is an equilibrium and every gradient one of it; without it that is not promised.
    int unfinished = runs[0].Epochs.Sum(e => e.Unfinished);
    if (unfinished > 0)
        Console.WriteLine($"{unfinished} solves did not converge though A was projected.");
    return unfinished == 0 && (epochs == 1 || runs[0].Last.Loss < runs[0].Epochs[0].Loss) ? 0 : 1;
}
