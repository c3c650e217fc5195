using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>A C# type that is several scalars: a struct, or a tuple.</summary>
/// <param name="Name">As it is written in the generated code.</param>
/// <param name="Paths">What reads each of its scalars, such as <c>.X</c>; empty where the parts cannot be read by name.</param>
/// <param name="IsTuple">The paths can be assigned as well.</param>
public sealed record ComposedType(string Name, EquatableArray<string> Paths, bool IsTuple);

/// <summary>A parameter of a method as its callers see it, or what the method returns.</summary>
/// <param name="Parameters">How many parameters of the program it is: none for an <c>out</c> parameter.</param>
/// <param name="Results">How many results of the program it is given.</param>
/// <param name="Type">The type where it is composed, or the element's where it is memory of such.</param>
/// <param name="IsReturned">It is what the method returns.</param>
public sealed record MethodParameter(string Name, int Parameters, int Results, ComposedType? Type, bool IsReturned = false)
{
    /// <summary>A parameter that is one parameter of the program.</summary>
    public static MethodParameter Plain(string name) => new(name, 1, 0, null);
}

/// <summary>How the parameters and results of a method's program are put together in C#.</summary>
/// <param name="Parameters">The method's, in order.</param>
/// <param name="Returned">What it returns: the first results.</param>
public sealed record MethodSurface(EquatableArray<MethodParameter> Parameters, MethodParameter Returned)
{
    /// <summary>Every parameter of the program is one of the method, and the method returns its results.</summary>
    public static MethodSurface Of(Function entry) => new(
        entry.Parameters.Where(p => p is ValueParameter or BufferParameter).Select(p => MethodParameter.Plain(Product.Name(p))).ToArray(),
        Result(entry.Results.Count, null));

    public static MethodParameter Result(int count, ComposedType? type) => new("result", 0, count, type, IsReturned: true);

    /// <summary>The method's parameter that each parameter of the program belongs to.</summary>
    public IReadOnlyList<MethodParameter> OfParameters => [.. Parameters.SelectMany(p => Enumerable.Repeat(p, p.Parameters))];

    /// <summary>What each result of the program is given to.</summary>
    public IReadOnlyList<MethodParameter> OfResults => [.. Parameters.Items.Insert(0, Returned).SelectMany(p => Enumerable.Repeat(p, p.Results))];

    /// <summary>Whether the method returns one scalar and gives nothing back otherwise, so that its reverse product is the gradient.</summary>
    public bool HasGradient(Function entry)
        => Returned is { Results: 1, Type: null } && entry.Results.Count == 1 && !entry.Parameters.OfType<BufferParameter>().Any(p => p.Access != Access.Read);
}
