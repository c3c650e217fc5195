using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// A parameter of a product; one without a parameter of the program is an <c>out</c> scalar, a result of it. Those of one
/// name that belong to one parameter of the method are one in C#: a struct's parts, or what is given and given back.
/// </summary>
/// <param name="Owner">The method's parameter that it, or what it is the derivative of, belongs to.</param>
public sealed record ProductParameter(string Name, Parameter? Of, MethodParameter? Owner = null);

/// <summary>A program with the parameters that callers see: inputs, then tangents or seeds, then outputs.</summary>
/// <param name="Parameters">Those of the program in its order, and its last results in theirs.</param>
/// <param name="Lengths">Pairs of parameters that must be equally long: the first like the second.</param>
/// <param name="Positions">Where a parameter of the method, by its number, finds itself or what is as long.</param>
public sealed record Product(
    Function Program,
    IReadOnlyList<ProductParameter> Parameters,
    IReadOnlyList<(int Checked, int Like)> Lengths,
    IReadOnlyDictionary<int, int> Positions)
{
    /// <summary>The number of a parameter's value or buffer.</summary>
    public static int Number(Parameter parameter) => parameter is BufferParameter b ? b.Buffer.Id : ((ValueParameter)parameter).Value.Id;

    public static string Name(Parameter parameter) => parameter is BufferParameter b ? b.Buffer.Name : ((ValueParameter)parameter).Value.Name!;
}

/// <summary>Collects the parameters of a product in the order in which callers pass them.</summary>
/// <param name="owners">What each parameter of the method belongs to, by number.</param>
internal sealed class ProductParameters(IReadOnlyDictionary<int, MethodParameter> owners)
{
    private readonly List<ProductParameter> _parameters = [];
    private readonly List<(int, int)> _lengths = [];
    private readonly Dictionary<int, int> _positions = [];

    /// <summary>The parameters that the program has.</summary>
    public IEnumerable<Parameter> OfProgram => _parameters.Select(p => p.Of).OfType<Parameter>();

    /// <param name="primal">The method's parameter that this one is, or is as long as.</param>
    public void Add(Parameter parameter, int? primal = null)
    {
        var (number, name) = parameter is BufferParameter b ? (b.Buffer.Id, b.Buffer.Name) : (((ValueParameter)parameter).Value.Id, ((ValueParameter)parameter).Value.Name!);
        if (parameter is BufferParameter && primal is { } like && _positions.TryGetValue(like, out int position))
            _lengths.Add((_parameters.Count, position));
        else
            _positions[primal ?? number] = _parameters.Count;
        _parameters.Add(new ProductParameter(name, parameter, owners.TryGetValue(primal ?? number, out var owner) ? owner : null));
    }

    /// <summary>A seed of a result.</summary>
    public void AddSeed(Value seed, MethodParameter owner)
    {
        _positions[seed.Id] = _parameters.Count;
        _parameters.Add(new ProductParameter(seed.Name!, new ValueParameter(seed), owner));
    }

    public void AddOut(string name, MethodParameter? owner) => _parameters.Add(new ProductParameter(name, null, owner));

    /// <param name="program">Its parameters are those collected, in their order; a seed may have another number by now.</param>
    public Product Of(Function program)
    {
        var own = program.Parameters.Where(p => p is BufferParameter or ValueParameter).ToArray();
        int next = 0;
        return new Product(program, _parameters.Select(p => p.Of is null ? p : p with { Of = own[next++] }).ToList(), _lengths, _positions);
    }
}
