using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>A step itself as callers see it: its inputs, then the spans of the next state; the next scalars and structs are returned.</summary>
public static class StepProduct
{
    /// <param name="step">Calls no helper.</param>
    /// <param name="shape">What its parameters are.</param>
    /// <param name="surface">How its parameters and results are put together.</param>
    public static Product Of(Module step, MethodShape shape, MethodSurface surface)
    {
        var program = Pipeline.VectoriseAlone(StepLengths.Like(step, shape).Entry);
        var own = program.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        var owners = own.Select((p, i) => (Number: Product.Number(p), Owner: surface.OfParameters[i])).ToDictionary(p => p.Number, p => p.Owner);
        var parameters = new ProductParameters(owners);
        foreach (var parameter in own)
            parameters.Add(parameter);
        foreach (var owner in surface.ReturnsComposed ? surface.OfResults : [])
            parameters.AddOut(owner.Name, owner);
        return StepLengths.Checked(parameters.Of(program), shape, own.Select(Product.Number).ToArray());
    }
}
