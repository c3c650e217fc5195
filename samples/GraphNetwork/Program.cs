using System.CommandLine;
using System.Diagnostics;
using GraphNetworks;
using Samples;

const int States = 8;
Option<int> seed = Output.Seed();
Option<int> steps = Output.Count("--steps", "Steps of each training.", 120), nodes = Output.Count("--nodes", "The nodes of the drawn graph.", 2000, least: 200);
Option<FileInfo> picture = Output.Picture("graph-network.png");
var command = new RootCommand("Classes of the nodes of a graph, told by states that are at equilibrium with their neighbours'.") { seed, steps, nodes, picture };
command.SetAction(arguments => Run(arguments.GetValue(seed), arguments.GetValue(steps), arguments.GetValue(nodes), arguments.GetValue(picture)!));
return command.Parse(args).Invoke();

static int Run(int seed, int steps, int nodes, FileInfo picture)
{
    var clock = Stopwatch.StartNew();

    // Of the club only the two leaders are known: the instructor, member 1, and the president, member 34. Of the drawn graph one node in twenty is.
    Graph club = Graph.KarateClub(), pairs = Graph.Pairs(nodes, blocks: 4, partners: 6, others: 1, features: 8, noise: 0.5, shown: 0.2, seed);
    int[] leaders = [0, club.Count - 1], known = [.. Enumerable.Range(0, nodes / 20)];
    Trained[] onClub = [.. Enum.GetValues<Reach>().Select(reach => Training.Train(club, leaders, reach, States, decay: 1e-2, steps, seed))];
    Report.Table(club, leaders, onClub);
    Trained[] onPairs = [.. Enum.GetValues<Reach>().Select(reach => Training.Train(pairs, known, reach, States, decay: 1e-3, steps, seed))];
    Report.Table(pairs, known, onPairs);

    Picture.Save(picture, club, leaders, onClub[0], pairs, onPairs);
    Console.WriteLine();
    Console.WriteLine($"The club, and the larger graph while it is learned and sorted by what was told: {picture.FullName}");
    Console.WriteLine(Output.Text($"{clock.Elapsed.TotalSeconds:F1} s in all."));
    int unfinished = onClub.Concat(onPairs).Sum(t => t.Unfinished);
    if (unfinished > 0)
        Console.WriteLine($"{unfinished} solves did not converge.");
    return unfinished == 0 && (steps == 1 || onPairs[0].Steps[^1].Loss < onPairs[0].Steps[0].Loss) ? 0 : 1;
}
