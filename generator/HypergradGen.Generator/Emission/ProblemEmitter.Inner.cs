using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>What is written of an inner objective L besides the programs of its step: the step as a method, L's gradient, and its Hessian times a direction.</summary>
public sealed partial class ProblemEmitter
{
    private readonly MethodProducts? _innerProducts;
    private readonly MethodProducts? _hessianProducts;

    private static bool[] HasDerivative(IEnumerable<BlockParameter> parameters) => [.. parameters.Select(p => p.Role != BlockRole.Constant)];

    private static (MethodProducts Gradient, MethodProducts Hessian) InnerProducts(InnerObjective inner, bool inlines)
    {
        var shape = inner.StepShape;
        var gradient = MethodProducts.Of(inner.Objective.Module, HasDerivative(shape.Parameters.Where(p => p.Role != BlockRole.Next)), inlines, surface: inner.Objective.Surface);
        var hessian = MethodProducts.Of(StepLengths.Like(inner.StateGradient, shape), shape.HasDerivative, inlines, isGradient: false, inner.GradientSurface);
        return (gradient.Vectorised(), StepLengths.Checked(hessian, shape).Vectorised());
    }

    private void WriteInner(InnerObjective inner)
    {
        var (objective, emitter, step) = (inner.Objective, ShapedProducts(), _problem.Map);
        string own = $"<see cref=\"{objective.Name}\"/>";
        ProductText Text(string name, string summary, params string[] remarks) => new(summary, remarks, objective.Accessibility, objective.IsStatic, name, Pool);

        var product = StepProduct.Of(step.Module, inner.StepShape, step.Surface);
        emitter.Write(
            product,
            Text(step.Name, $"A step of gradient descent on {own}, L: Φ(w, λ) = w − η·∇₁L(w, λ).", "∇₁L is the adjoint of L from 1 back to the state."),
            emitter.WriteLengths(step.Name, step.IsStatic, EntryLengths.Of(product.Program), _members));
        var lengths = emitter.WriteLengths(objective.Name, objective.IsStatic, _innerProducts!.Lengths, _members);
        _handedOn[objective.Name + "Gradient"] = emitter.Write(
            _innerProducts.Reverse,
            Text(objective.Name + "Gradient", $"The value of {own}, returned, and its gradients, written over the outputs.", ["The value first, then the adjoint from 1 back to the arguments.", .. MethodRemarks.Plan(_innerProducts.Plan)]),
            lengths);
        _handedOn[objective.Name + "HessianProduct"] = emitter.Write(
            _hessianProducts!.Jvp,
            Text(
                objective.Name + "HessianProduct",
                $"The second derivatives of {own}, L, along the tangents of its inputs: ∂₁₁L·ẇ + ∂₁₂L·λ̇, the tangent of ∇₁L.",
                "The gradient in the state, with its tangent behind each assignment: forward over reverse; no Hessian is formed."),
            emitter.WriteLengths(objective.Name + "Hessian", objective.IsStatic, _hessianProducts.Lengths, _members));
    }
}
