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
        foreach (var (next, state) in Pairs(entry, shape))
            entry = Signatures.WithLengthOf(entry, next, state);
        return map with { Entry = entry };
    }

    /// <summary>The products, which check that a tangent or seed of the next state is as long as the state.</summary>
    public static MethodProducts Checked(MethodProducts products, Function entry, MethodShape shape)
    {
        var pairs = Pairs(entry, shape).ToArray();
        Product With(Product product) => product with { Lengths = [.. product.Lengths, .. pairs.Select(p => (product.Positions[p.Next.Id], product.Positions[p.State.Id]))] };
        return products with { Jvp = With(products.Jvp), Reverse = With(products.Reverse) };
    }

    private static IEnumerable<(Buffer Next, Buffer State)> Pairs(Function entry, MethodShape shape)
    {
        var own = entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        for (int i = 0; i < own.Length; i++)
        {
            if (shape.Parameters[i].Role != BlockRole.Next)
                continue;
            int state = shape.Parameters.ToList().FindIndex(p => p.Role == BlockRole.State && p.Block == shape.Parameters[i].Block);
            yield return (((BufferParameter)own[i]).Buffer, ((BufferParameter)own[state]).Buffer);
        }
    }
}
