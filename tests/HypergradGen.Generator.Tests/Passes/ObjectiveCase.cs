using System.Collections.Concurrent;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;
using Module = HypergradGen.Generator.Ir.Module;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>An objective of <see cref="Objectives"/>, parsed once, with its gradient.</summary>
internal sealed class ObjectiveCase
{
    private static readonly ConcurrentDictionary<string, Lazy<ObjectiveCase>> s_cases = new();
    private readonly Lazy<Function> _gradient;

    private ObjectiveCase(Module module)
    {
        Primal = Inliner.Inline(module).Entry;
        _gradient = new(() => ObjectiveProducts.Of(module).Gradient);
    }

    public static ObjectiveCase Of(string name)
        => s_cases.GetOrAdd(name, n => new(() => new ObjectiveCase(Problems.Objective(Objectives.Of(n).Body, Objectives.Of(n).Members)))).Value;

    public Function Primal { get; }

    public Function Gradient => _gradient.Value;

    public static double Value(Function program, double[] w, double[] lambda) => (double)new Interpreter(Problems.Data).Run(program, w, lambda)[0];

    /// <summary>The value, ∇₁E and ∇₂E in one vector.</summary>
    public double[] GradientAt(Function gradient, double[] w, double[] lambda, IterationOrder order = IterationOrder.AsWritten)
    {
        var (ofW, ofLambda) = (Vectors.Unwritten(w.Length), Vectors.Unwritten(lambda.Length));
        var results = new Interpreter(Problems.Data, order).Run(gradient, w, lambda, ofW, ofLambda);
        return [(double)results[0], .. ofW, .. ofLambda];
    }
}
