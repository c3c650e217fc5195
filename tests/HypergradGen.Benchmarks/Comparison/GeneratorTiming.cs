using System.Diagnostics;
using Basic.Reference.Assemblies;
using HypergradGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>What the generator takes when one of many problems is edited.</summary>
/// <param name="Problems">How many there are.</param>
/// <param name="Milliseconds">Of one edit, the median.</param>
/// <param name="Alone">The same where there is only the one that is edited.</param>
public sealed record GeneratorTiming(int Problems, double Milliseconds, double Alone)
{
    private const int Edits = 15, Warming = 5;

    /// <summary>What each problem that was not edited costs.</summary>
    public double Each => (Milliseconds - Alone) / (Problems - 1);

    /// <summary>Edits the step size of one of so many problems, each a logistic regression in a file of its own.</summary>
    /// <exception cref="InvalidOperationException">Something was not generated.</exception>
    public static GeneratorTiming Measure(int problems) => new(problems, MedianOfEdits(problems), MedianOfEdits(1));

    private static double MedianOfEdits(int problems)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        SyntaxTree[] trees = [.. Enumerable.Range(0, problems).Select(i => CSharpSyntaxTree.ParseText(Source(i, "0.1"), options, $"{i}.cs"))];
        MetadataReference[] references = [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location)];
        var compilation = CSharpCompilation.Create("edited", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: options).RunGenerators(compilation);
        var times = new List<double>();
        for (int edit = 0; edit < Warming + Edits; edit++)
        {
            SyntaxTree edited = CSharpSyntaxTree.ParseText(Source(0, $"0.{edit + 2}"), options, "0.cs");
            compilation = compilation.ReplaceSyntaxTree(trees[0], edited);
            trees[0] = edited;
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(compilation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        int generated = driver.GetRunResult().GeneratedTrees.Length;
        if (generated != problems)
            throw new InvalidOperationException($"Of {problems} problems {generated} were generated.");
        return times.Skip(Warming).Order().ElementAt(Edits / 2);
    }

    private static string Source(int number, string rate) => $$"""
        using System;
        using HypergradGen;

        public sealed partial class Regression{{number}}(double[] x, double[] y, double[] xValidation, double[] yValidation)
        {
            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                for (int j = 0; j < w.Length; j++)
                    next[j] = w[j] - {{rate}} * Math.Exp(lambda[j]) * w[j];
                for (int i = 0; i < y.Length; i++)
                {
                    double z = 0;
                    for (int j = 0; j < w.Length; j++)
                        z += x[i * w.Length + j] * w[j];
                    double s = {{rate}} * (Sigmoid(z) - y[i]);
                    for (int j = 0; j < w.Length; j++)
                        next[j] -= s * x[i * w.Length + j];
                }
            }

            [OuterObjective]
            private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
            {
                double sum = 0;
                for (int i = 0; i < yValidation.Length; i++)
                {
                    double z = 0;
                    for (int j = 0; j < w.Length; j++)
                        z += xValidation[i * w.Length + j] * w[j];
                    sum += Math.Log(1 + Math.Exp(-yValidation[i] * z));
                }
                return sum / yValidation.Length;
            }

            private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
        }
        """;
}
