namespace HypergradGen.Generator.Ir;

/// <summary>
/// How a call's operands part into those of the primal and the tangents behind them. A helper that was linearised takes
/// and gives its primal values and buffers first.
/// </summary>
/// <param name="Values">How many of the value parameters are the primal's.</param>
/// <param name="Buffers">How many of the buffer parameters are.</param>
/// <param name="Results">How many of the results are.</param>
public sealed record HelperShape(int Values, int Buffers, int Results);

/// <summary>The functions that a program calls, by name.</summary>
public sealed class Helpers
{
    private readonly Dictionary<string, Function> _functions;
    private readonly Dictionary<string, HelperShape> _shapes = [];

    public Helpers(IEnumerable<Function> functions) => _functions = functions.ToDictionary(f => f.Name);

    public static Helpers None => new([]);

    public IEnumerable<Function> Functions => _functions.Values;

    public Function this[string name] => _functions[name];

    /// <summary>The shape of a linearised helper; null for one without tangents.</summary>
    public HelperShape? Shape(string name) => _shapes.TryGetValue(name, out var shape) ? shape : null;

    public void Add(Function function, HelperShape? shape = null)
    {
        _functions[function.Name] = function;
        if (shape is not null)
            _shapes[function.Name] = shape;
    }
}
