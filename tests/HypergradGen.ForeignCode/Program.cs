using System.Diagnostics;
using HypergradGen.ForeignCode;
using HypergradGen.ForeignCode.Compilation;
using HypergradGen.ForeignCode.Marking;
using HypergradGen.ForeignCode.Running;
using HypergradGen.ForeignCode.Sources;

// Marks the methods of code that was not written for us, and sees what the compiler makes of them. It may refuse; it may not throw,
// write what does not compile, say nothing, or compute something else.
//   FOLDER         its C# files are one compilation; what does not compile here is left out
//   --list         each method with its verdict      --limit N      the first N files
//   --run          what is accepted is run           --only NAME    methods with this name
//   --calls        helpers are called, not inlined   --dump DIR     what was generated goes there
//   --define A,B   preprocessor symbols
if (ForeignOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine("usage: FOLDER [--list] [--run] [--limit N] [--only NAME] [--calls] [--dump DIR] [--define A,B]");
    return 2;
}

var clock = Stopwatch.StartNew();
var read = SourceFolder.Read(options);
var report = new Report();

// The code as it is: whatever does not compile here must not make the compiler under test throw.
var (pruned, removed) = Pruner.Prune(read);
if (removed > 0)
{
    foreach (var methods in Marker.Rounds(read, options.Only).Take(1))
        report.AddCrashes(Round.Run(Marker.Mark(read, methods), options.Inlines));
}
Console.WriteLine($"{read.SyntaxTrees.Length - 1} files read, {removed} members that do not compile here left out, {clock.Elapsed.TotalSeconds:F0} s");

foreach (var methods in Marker.Rounds(pruned, options.Only))
{
    var round = Round.Run(Marker.Mark(pruned, methods), options.Inlines);
    report.Add(round);
    if (options.Dump is { } folder)
        Dump(round, folder);
    if (options.Runs && round.Errors.Count == 0)
    {
        foreach (var result in Runner.Run(round))
            report.Add(result);
    }
}
if (options.Lists)
    report.List();
report.Print(clock.Elapsed);
Console.WriteLine(report.Closing);
return report.HasFailures ? 1 : 0;

static void Dump(RoundResult round, string folder)
{
    Directory.CreateDirectory(folder);
    foreach (var tree in round.Generated)
        File.WriteAllText(Path.Combine(folder, Path.GetFileName(tree.FilePath)), tree.ToString());
}
