using System.CommandLine;
using System.Diagnostics;
using MetaLearning;
using Samples;
using Spectre.Console;

Option<int> seed = Output.Seed(), steps = Output.Count("--steps", "Steps of learning over tasks, 16 tasks each.", 400, least: 2);
Option<FileInfo> picture = Output.Picture("meta-learning.png");
var command = new RootCommand("Learning to learn: a bias, a pull to it and a representation that make new tasks easy to learn from a few examples.") { seed, steps, picture };
command.SetAction(arguments => Run(arguments.GetValue(seed), arguments.GetValue(steps), arguments.GetValue(picture)!));
return command.Parse(args).Invoke();

static int Run(int seed, int steps, FileInfo picture)
{
    var clock = Stopwatch.StartNew();
    TaskFamily linear = Families.Linear(new Random(seed)), waves = Families.Waves();
    (TaskFamily digits, TaskFamily otherDigits, int[] others) = Families.DigitPairs(seed);

    // Each family, learned each task alone and with what was learned over many. Alone too the pull is the best that descent finds.
    MetaResult[] onLinear =
    [
        MetaTraining.Run(linear, LinearLearner.Create("alone", linear.Inputs, learnsBias: false), steps / 2, 0.03, seed),
        MetaTraining.Run(linear, LinearLearner.Create("learned bias", linear.Inputs, learnsBias: true), steps / 2, 0.03, seed),
    ];
    Report.Family(linear, "20 weights, from 10 points", onLinear, tellsSigns: false);

    MetaResult[] onWaves =
    [
        MetaTraining.Run(waves, Network("alone, features by chance", waves, learnsHead: false, learnsLayers: false), steps / 2, 0.03, seed),
        MetaTraining.Run(waves, Network("learned bias", waves, learnsHead: true, learnsLayers: false), steps / 2, 0.03, seed),
        MetaTraining.Run(waves, Network("learned features too", waves, learnsHead: true, learnsLayers: true), steps, 0.01, seed),
    ];
    Report.Family(waves, "from 6 points", onWaves, tellsSigns: false);

    MetaResult[] onDigits =
    [
        MetaTraining.Run(digits, LinearLearner.Create("alone, on pixels", digits.Inputs, learnsBias: false), steps / 2, 0.03, seed),
        MetaTraining.Run(digits, LinearLearner.Create("learned bias", digits.Inputs, learnsBias: true), steps / 2, 0.03, seed),
        MetaTraining.Run(digits, Network("learned features too", digits, learnsHead: true, learnsLayers: true), steps / 2, 0.003, seed),
    ];
    TestResult[] onOthers = [.. onDigits.Select(r => MetaTraining.Test(otherDigits, r.Learner, seed))];
    Report.Family(digits, "from one image of each", onDigits, tellsSigns: true);
    Report.Others(others, onDigits, onOthers);

    Picture.Save(picture, seed, linear, onLinear, waves, onWaves, onDigits, onOthers);
    Console.WriteLine();
    Console.WriteLine($"Errors on new tasks, and waves learned from six points: {picture.FullName}");
    Console.WriteLine(Output.Text($"{clock.Elapsed.TotalSeconds:F1} s in all."));
    int unfinished = onLinear.Concat(onWaves).Concat(onDigits).Sum(r => r.Unfinished) + onOthers.Sum(t => t.Unfinished);
    if (unfinished > 0)
        Console.WriteLine($"{unfinished} solves did not converge.");
    return unfinished == 0 && onLinear[1].Tests[^1].Error < onLinear[0].Tests[^1].Error && onWaves[2].Tests[^1].Error < onWaves[0].Tests[^1].Error ? 0 : 1;

    NetworkLearner Network(string name, TaskFamily family, bool learnsHead, bool learnsLayers)
        => NetworkLearner.Create(name, family.Inputs, hidden: 32, features: 16, learnsHead, learnsLayers, spread: family.Inputs == 1 ? 3 : 0.3, new Random(seed));
}
