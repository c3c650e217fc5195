namespace HypergradGen.Generator.Harness;

/// <summary>Writes the benchmarks of a problem.</summary>
public static class BenchmarksEmitter
{
    public static string Emit(HarnessSpec spec) => new HarnessFile(spec).Write(() => { });
}
