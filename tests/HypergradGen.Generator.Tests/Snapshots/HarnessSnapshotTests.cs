using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Snapshots;

/// <summary>
/// The files of tests and benchmarks, as they were last read by a person. With the environment variable UPDATE_SNAPSHOTS=1 the snapshots are written again: read
/// the difference before you commit it.
/// </summary>
public class HarnessSnapshotTests
{
    private const string Network = """
        namespace Models;

        public sealed partial class Network(double[] coupling)
        {
            [FixedPointMap]
            private double Update(ReadOnlySpan<double> u, double mean, ReadOnlySpan<double> bias, double gain, [Constant] ReadOnlySpan<double> input, Span<double> uNext)
            {
                for (int i = 0; i < u.Length; i++)
                    uNext[i] = Math.Tanh(coupling[i] * mean + bias[i] + gain * input[i]);
                return 0.5 * mean + 0.1 * u[0];
            }

            [OuterObjective]
            private double Loss(ReadOnlySpan<double> u, double gain) => u[0] * gain;
        }
        """;

    private const string Bodies = """
            private static partial Network CreateProblem() => new([0.1, 0.2]);

            private static partial void SamplePoint(Random random, Span<double> u, out double mean, Span<double> bias, out double gain, out double[] input)
                => (mean, gain, input) = (0, 0, [1, 2]);
        """;

    private static string Tests(string library) => new GeneratorRun(
        Network,
        $$"""
        namespace Models.Tests;

        [GradientTests(typeof(Network), Points = 5)]
        public partial class NetworkGradientTests
        {
            private const int ULength = 2, BiasLength = 2;

        {{Bodies}}
        }
        """,
        library).Files.Single(f => f.Key.Contains("-GradientTests")).Value.ReplaceLineEndings("\n");

    private static string Benchmarks() => new GeneratorRun(
        Network,
        $$"""
        namespace Models.Benchmarks;

        [HypergradientBenchmarks(typeof(Network))]
        public partial class NetworkBenchmarks
        {
            public int Units;

            private int ULength => Units;

            private int BiasLength => Units;

        {{Bodies.Replace("private static", "private")}}
        }
        """,
        TestLibraries.BenchmarkDotNet).Files.Single(f => f.Key.Contains("-HypergradientBenchmarks")).Value.ReplaceLineEndings("\n");

    [Fact]
    public void Tests_for_xunit_2_are_as_they_were_read() => AssertSnapshot("NetworkGradientTests.Xunit2", Tests(TestLibraries.XunitTwo));

    [Fact]
    public void Tests_for_xunit_v3_are_as_they_were_read() => AssertSnapshot("NetworkGradientTests.Xunit3", Tests(TestLibraries.XunitThree));

    [Fact]
    public void Benchmarks_are_as_they_were_read() => AssertSnapshot("NetworkBenchmarks", Benchmarks());

    [Fact]
    public void Without_a_test_library_nothing_is_written()
        => Assert.DoesNotContain(new GeneratorRun(Network, "[GradientTests(typeof(Models.Network))] public partial class T;").Files.Keys, k => k.Contains("-GradientTests"));

    [Fact]
    public void A_test_with_a_generated_name_wins()
    {
        string text = new GeneratorRun(
            Network, "[GradientTests(typeof(Models.Network))] public partial class T { [Xunit.Fact] public void Methods_agree() { } }", TestLibraries.XunitTwo).Files.Single(f => f.Key.Contains("-GradientTests")).Value;
        Assert.DoesNotContain("Methods_agree", text);
        Assert.Contains("Jvp_agrees_with_differences", text);
    }

    [Fact]
    public void An_edit_of_a_map_s_body_leaves_its_tests_as_they_were()
    {
        var run = new GeneratorRun(Network, "[GradientTests(typeof(Models.Network))] public partial class T;", TestLibraries.XunitTwo);
        run.Edit(0, "0.5 * mean", "0.25 * mean");
        var step = run.Result.TrackedSteps[HypergradGenerator.EmitStep].SelectMany(s => s.Outputs);
        Assert.Contains(step, o => o.Value is (string name, string) && name.Contains("-GradientTests") && o.Reason is Microsoft.CodeAnalysis.IncrementalStepRunReason.Cached or Microsoft.CodeAnalysis.IncrementalStepRunReason.Unchanged);
        Assert.Contains(step, o => o.Reason == Microsoft.CodeAnalysis.IncrementalStepRunReason.Modified);
        foreach (var output in run.Outputs(HypergradGenerator.ParseStep))
            ObjectGraph.AssertHoldsNothingOfRoslyn(output);
    }

    private static void AssertSnapshot(string name, string emitted)
    {
        string path = Repository.PathOf("tests", "HypergradGen.Generator.Tests", "Snapshots", name + ".g.cs.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(path, emitted);
        Assert.True(File.Exists(path), "there is no snapshot: run the test with UPDATE_SNAPSHOTS=1");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), emitted);
    }
}
