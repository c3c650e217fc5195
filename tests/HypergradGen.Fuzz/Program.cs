using System.Diagnostics;
using HypergradGen.Fuzz;
using HypergradGen.Fuzz.Compilation;
using HypergradGen.Fuzz.Oracles;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Fuzz.Reduction;
using Microsoft.CodeAnalysis.CSharp;

// Writes problems from seeds, has them compiled, and compares what is generated with dual numbers over the problem's own text.
//   --seed N    the first seed (1)          --count M   how many problems (300)
//   --batch K   problems a compilation      --reduce    make failures small
//   --minutes T stop after this long        --show      print the problem of --seed, and what became of it
//   --file F    the same for a problem from a file, whose reals are called Real and whose type P0_T; its shapes are those of any length
//   --calls     helpers are called, as a project with HypergradInlining=false compiles them, and not inlined
//   --threads   loops however short are shared by two threads, and give the bits that one thread gives
//   --coverage  which constructs met in one program, and each pair that did not
//   --with C    programs alone that have a construct whose name holds C, counted on from --seed
//   --favour F  programs most of whose statements are of one kind: references (they write what they read, by several names), pairs (loops over pairs of indices
//               that are compared), stencils (loops that reach to neighbours), integers (memory of integers that is changed and indexed with), rows (arrays of
//               arrays), mixed (elements with parts of several types), vectors (Vector3 and Quaternion), walks (integers that run beside loops), objects (that the problem keeps), faults (what throws at some points)
//   --generated with --show or --file: what was generated too
var options = FuzzOptions.Parse(args);
if (options.Threads)
    AppContext.SetData("HypergradGen.LeastSharedWork", "1");
var counts = new PointCounts();
var compiler = new Compiler(inlines: !options.Calls);
var examination = new Examination(compiler, counts, options.Threads ? 2 : 1);

if (options.Show || options.File is not null)
{
    var problem = options.File is null ? Write(options.Seed) : Problem.FromText(File.ReadAllText(options.File));
    Console.WriteLine(problem.ForUsers());
    if (options.Generated)
        Console.WriteLine(compiler.Compile([problem], LanguageVersion.CSharp14).Generated.FirstOrDefault());
    var verdict = examination.Examine([problem], LanguageVersion.CSharp14)[0];
    Console.WriteLine(verdict.Invalid ?? verdict.RefusedBy ?? (verdict.Failure is { } f ? $"{f.Kind}\n{f.Message}" : "agrees"));
    return verdict.Failure is null ? 0 : 1;
}

Problem Write(int seed) => ProblemWriter.Write(seed, options.Favour);

var report = new Report();
var clock = Stopwatch.StartNew();
var chosen = Enumerable.Range(options.Seed, int.MaxValue - options.Seed).Select(Write)
    .Where(p => options.With is not { } with || p.Constructs.Any(c => c.Contains(with, StringComparison.Ordinal))).Take(options.Count);
foreach (var (batch, problems) in chosen.Chunk(options.Batch).Index().TakeWhile(_ => clock.Elapsed < options.Limit))
{
    var version = (options.Seed / options.Batch + batch) % 3 == 2 ? LanguageVersion.CSharp12 : LanguageVersion.CSharp14;
    if (batch > 0 && batch % 25 == 0)
        Console.WriteLine($"… {batch * options.Batch} programs, {clock.Elapsed.TotalSeconds:F0} s");
    foreach (var verdict in examination.Examine(problems, version))
    {
        bool isNew = report.Add(verdict, version);
        if (verdict.Failure is { } failure)
        {
            Console.WriteLine($"seed {verdict.Problem.Seed} ({version}): {failure.Kind}");
            Console.WriteLine("  " + failure.Message.Split('\n')[0]);
            if (options.Reduce && isNew)
            {
                var reduced = new Reducer(examination, version).Reduce(verdict);
                Console.WriteLine(reduced.Problem.ForUsers());
                Console.WriteLine(reduced.Failure!.Message);
            }
        }
    }
}
report.Print(counts, clock.Elapsed);
report.PrintCoverage(options.Coverage);
Console.WriteLine(report.Closing);
return report.HasFailures ? 1 : 0;
