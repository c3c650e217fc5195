using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>A C# type that is several scalars: a struct, or a tuple.</summary>
/// <param name="Name">As it is written in the generated code.</param>
/// <param name="Width">How many scalars it is.</param>
/// <param name="Paths">What reads each of its scalars, such as <c>.X</c>; empty where the parts cannot be read by name.</param>
/// <param name="IsTuple">The paths can be assigned as well.</param>
public sealed record ComposedType(string Name, int Width, EquatableArray<string> Paths, bool IsTuple);

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
/// <param name="Returned">What it returns, which are the first results: one value, or the elements of a tuple.</param>
public sealed record MethodSurface(EquatableArray<MethodParameter> Parameters, EquatableArray<MethodParameter> Returned)
{
    /// <summary>Every parameter of the program is one of the method, and the method returns its results.</summary>
    public static MethodSurface Of(Function entry) => new(
        entry.Parameters.Where(p => p is ValueParameter or BufferParameter).Select(p => MethodParameter.Plain(Product.Name(p))).ToArray(),
        Results([.. entry.Results.Select(_ => (1, (ComposedType?)null))]));

    /// <summary>What is returned: <c>result</c>, or <c>result1</c>, <c>result2</c>, … where there are several.</summary>
    public static EquatableArray<MethodParameter> Results(IReadOnlyList<(int Count, ComposedType? Type)> values)
        => values.Select((v, i) => new MethodParameter(ResultName(i, values.Count), 0, v.Count, v.Type, IsReturned: true)).ToArray();

    /// <summary>What a returned value is called.</summary>
    public static string ResultName(int index, int count) => "result" + (count > 1 ? (index + 1).ToString(CultureInfo.InvariantCulture) : "");

    /// <summary>Whether a struct, or a tuple with one in it, is returned, which is put together from scalars.</summary>
    public bool ReturnsComposed => Returned.Any(r => r.Type is not null);

    /// <summary>The method's parameter that each parameter of the program belongs to.</summary>
    public IReadOnlyList<MethodParameter> OfParameters => [.. Parameters.SelectMany(p => Enumerable.Repeat(p, p.Parameters))];

    /// <summary>What each result of the program is given to.</summary>
    public IReadOnlyList<MethodParameter> OfResults => [.. Returned.Concat(Parameters).SelectMany(p => Enumerable.Repeat(p, p.Results))];

    /// <summary>Whether the method returns one scalar and gives nothing back otherwise, so that its reverse product is the gradient.</summary>
    public bool HasGradient(Function entry)
        => Returned is { Count: 1 } && Returned[0] is { Results: 1, Type: null } && entry.Results.Count == 1 && !entry.Parameters.OfType<BufferParameter>().Any(p => p.Access != Access.Read);
}
