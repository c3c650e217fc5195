using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>Each span of the next state is as long as that of the state: in programs, and in what products check.</summary>
public static class StepLengths
{
    /// <summary>The map with the lengths of the state's spans for those of the next state's.</summary>
    public static Module Like(Module map, MethodShape shape)
    {
        var entry = map.Entry;
        var own = entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        foreach (var (next, state) in Pairs(shape))
            entry = Signatures.WithLengthOf(entry, ((BufferParameter)own[next]).Buffer, ((BufferParameter)own[state]).Buffer);
        return map with { Entry = entry };
    }

    /// <summary>The products, which check that a tangent or seed of the next state is as long as the state.</summary>
    public static MethodProducts Checked(MethodProducts products, MethodShape shape)
        => products with { Jvp = Checked(products.Jvp, shape, products.Numbers), Reverse = Checked(products.Reverse, shape, products.Numbers) };

    /// <param name="numbers">Of the map's parameters in the product.</param>
    public static Product Checked(Product product, MethodShape shape, EquatableArray<int> numbers)
        => product with { Lengths = [.. product.Lengths, .. Pairs(shape).Select(p => (product.Positions[numbers[p.Next]], product.Positions[numbers[p.State]]))] };

    /// <summary>The places of a part of the next state and of the same part of the state among the map's parameters.</summary>
    private static IEnumerable<(int Next, int State)> Pairs(MethodShape shape)
    {
        var parameters = shape.Parameters.ToList();
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Role == BlockRole.Next)
                yield return (i, parameters.FindIndex(p => p.Role == BlockRole.State && p.Block == parameters[i].Block));
        }
    }
}
