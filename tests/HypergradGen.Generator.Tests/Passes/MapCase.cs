using System.Collections.Concurrent;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;
using Module = HypergradGen.Generator.Ir.Module;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>A map of <see cref="Maps"/>, parsed once, with its programs.</summary>
internal sealed class MapCase
{
    private static readonly ConcurrentDictionary<string, Lazy<MapCase>> s_cases = new();
    private readonly Lazy<MapProducts> _products;

    private MapCase(Module module)
    {
        Module = module;
        Primal = Inliner.Inline(module).Entry;
        var buffers = Primal.Parameters.OfType<BufferParameter>().Select(p => p.Buffer).ToArray();
        (W, Lambda, Next) = (buffers[0], buffers[1], buffers[2]);
        _products = new(() => MapProducts.Of(module));
    }

    public static MapCase Of(string name) => s_cases.GetOrAdd(name, n => new(() => new MapCase(Problems.Map(Maps.Of(n).Body, Maps.Of(n).Members)))).Value;

    public static MapCase Of(Module module) => new(module);

    public Module Module { get; }

    /// <summary>With its helpers inlined, and otherwise as it was parsed.</summary>
    public Function Primal { get; }

    public Buffer W { get; }

    public Buffer Lambda { get; }

    public Buffer Next { get; }

    public MapProducts Products => _products.Value;

    /// <summary>The map's value by a program with its parameters.</summary>
    public static double[] Value(Function program, double[] w, double[] lambda, IterationOrder order = IterationOrder.AsWritten, EquatableArray<Function> helpers = default)
    {
        var next = Vectors.Unwritten(w.Length);
        new Interpreter(Problems.Data, order, helpers).Run(program, w, lambda, next);
        return next;
    }

    public double[] Value(double[] w, double[] lambda) => Value(Primal, w, lambda);

    /// <summary>t ↦ Φ along a direction, for differences.</summary>
    public Func<double, double[]> Along(double[] wDirection, double[] lambdaDirection)
        => t => Value(Vectors.Along(Maps.W, wDirection, t), Vectors.Along(Maps.Lambda, lambdaDirection, t));
}
