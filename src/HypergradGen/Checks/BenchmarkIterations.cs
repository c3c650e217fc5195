using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HypergradGen.Checks;

/// <summary>How many iterations a benchmark takes: what the column of generated benchmarks shows.</summary>
public static class BenchmarkIterations
{
    /// <summary>Runs a benchmark once, in an object of its own with the parameters of its case.</summary>
    /// <param name="type">The class with the benchmarks.</param>
    /// <param name="setup">What runs before them.</param>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="parameters">Names of fields and properties, and what they are set to.</param>
    /// <returns>The counts, forward + linear, with the status where it is not <see cref="HypergradientStatus.Converged"/>; a dash where the benchmark returns no result of a solve.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The benchmark's own members, which the benchmark runner has called.")]
    public static string Of(Type type, MethodInfo setup, MethodInfo benchmark, IEnumerable<(string Name, object? Value)> parameters)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(benchmark);
        ArgumentNullException.ThrowIfNull(parameters);
        object target = Activator.CreateInstance(type)!;
        foreach (var (name, value) in parameters)
        {
            type.GetField(name)?.SetValue(target, value);
            type.GetProperty(name)?.SetValue(target, value);
        }
        setup.Invoke(target, null);
        return benchmark.Invoke(target, null) switch
        {
            FixedPointResult r => r.Iterations + Ended(r.Status),
            LinearSolveResult r => $"0 + {r.Iterations}",
            HypergradientResult r => $"{r.Iterations} + {r.LinearIterations}{Ended(r.Status)}{(benchmark.Name.EndsWith(nameof(HypergradientMethod.Auto), StringComparison.Ordinal) ? $" ({r.Method})" : "")}",
            _ => "-",
        };
    }

    private static string Ended(HypergradientStatus status) => status == HypergradientStatus.Converged ? "" : $" {status}";
}
