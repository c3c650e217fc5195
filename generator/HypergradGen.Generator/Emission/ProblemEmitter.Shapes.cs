using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>The products of a map or objective with scalars, several spans or constants: its own parameters, as for a method without a solver.</summary>
public sealed partial class ProblemEmitter
{
    private const string Pool = "HypergradientSolver";

    private ProductEmitter ShapedProducts(MethodModel method) => new(_writer, [.. _problem.MemberNames], _slotsOfOneProgram, ScratchOfHelpers, ChecksOf(method));

    private void WriteShapedProducts(MethodModel map, MethodProducts products)
    {
        var emitter = ShapedProducts(map);
        var lengths = emitter.WriteLengths(map.Name, map.IsStatic, products.Lengths, _members);
        CheckOnEntry(map, products.Numbers, lengths);
        string equation = MethodRemarks.Signature(map);
        _handedOn[map.Name + "Jvp"] = emitter.Write(
            products.Jvp,
            new ProductText(
                $"The derivative of <see cref=\"{map.Name}\"/> along the tangents of its inputs: ∂₁Φ·ẇ + ∂₂Φ·λ̇.",
                [$"Φ is {equation}. Each assignment of the map is followed by its tangent; nothing is stored."],
                map.Accessibility, map.IsStatic, map.Name + "Jvp", Pool),
            lengths);
        _handedOn[map.Name + "Vjp"] = emitter.Write(
            products.Reverse,
            new ProductText(
                $"The adjoint of <see cref=\"{map.Name}\"/>: ∂₁Φᵀ·u and ∂₂Φᵀ·u for the seeds u of the next state, written over the adjoints. A seed is left as it was.",
                [$"Φ is {equation}. The linearised map transposed: its statements in reverse, ẏ = Σ cᵢ·ẋᵢ becoming x̄ᵢ += cᵢ·ȳ.", .. MethodRemarks.Plan(products.Plan)],
                map.Accessibility, map.IsStatic, map.Name + "Vjp", Pool),
            lengths);
    }

    /// <summary>The gradient with the objective's own parameters, and the one on vectors that the solver calls.</summary>
    private void WriteShapedObjective(MethodModel objective, SolverNames solver)
    {
        var emitter = ShapedProducts(objective);
        var products = _objectiveProducts!;
        var lengths = emitter.WriteLengths(objective.Name, objective.IsStatic, products.Lengths, _members);
        if (_problem.Map.Shape is not null)
            CheckOnEntry(objective, products.Numbers, lengths);
        _handedOn[objective.Name + "Gradient"] = emitter.Write(
            products.Reverse,
            new ProductText(
                $"The value of <see cref=\"{objective.Name}\"/>, returned, and its gradients, written over the outputs.",
                ["The value first, then the adjoint from 1 back to the arguments.", .. MethodRemarks.Plan(products.Plan)],
                objective.Accessibility, objective.IsStatic, objective.Name + "Gradient", Pool),
            lengths);
        WriteMethod(
            new MethodText(
                $"The value of <see cref=\"{objective.Name}\"/> and its gradients in the vectors that the solver works on.",
                [.. MethodRemarks.Plan(_objective!.Plan)],
                "private",
                objective.IsStatic,
                _real,
                solver.FlatGradient!,
                [("w", true), ("lambda", true), ("wGradient", false), ("lambdaGradient", false)],
                UsesPool: true,
                Least: LengthNames.None,
                Lengths: [],
                Outputs: [],
                Constants: _constantsOfObjective),
            _objective.Gradient);
    }

    /// <summary>The solver checks before anything is written, by the map's names.</summary>
    /// <param name="numbers">Of the method's parameters, in the program of the lengths.</param>
    private void CheckOnEntry(MethodModel method, EquatableArray<int> numbers, Dictionary<int, (string Name, LeastLength Length)> lengths)
    {
        var own = method.Module.Entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        for (int i = 0; i < own.Length; i++)
        {
            if (method.Shape!.Parameters[i].Role != BlockRole.Next && own[i] is BufferParameter { Buffer.FixedLength: { } exact })
                _lengthChecks.Add(new LengthCheck(InMap(numbers[i]).Name, Count(numbers[i]), "", method.IsStatic, []) { Exact = exact });
        }
        foreach (var (member, length) in lengths.Values)
        {
            string span = InMap(length.Buffer.Id).Name;
            _lengthChecks.Add(new LengthCheck(span, Count(length.Buffer.Id), member, method.IsStatic, [.. length.Arguments.Select(Count)]));
        }

        string Count(int number)
        {
            var (name, width) = InMap(number);
            return own[numbers.Items.IndexOf(number)] is BufferParameter ? $"{NameTable.Escaped(name)}.Length{(width == 1 ? "" : $" * {width}")}" : name;
        }

        (string Name, int Width) InMap(int number)
        {
            int position = numbers.Items.IndexOf(number);
            var parameter = method.Shape!.Parameters[position];
            if (parameter.Role == BlockRole.Constant)
                return own[position] is BufferParameter ? (_problem.Layout.Constants[parameter.Block], method.Surface.OfParameters[position].Type?.Width ?? 1) : (Constants("")[parameter.Block], 1);
            var block = (parameter.Role == BlockRole.Hyperparameter ? _problem.Layout.Hyperparameters : _problem.Layout.State)[parameter.Block];
            return (block.Name, block.Type?.Width ?? 1);
        }
    }
}
