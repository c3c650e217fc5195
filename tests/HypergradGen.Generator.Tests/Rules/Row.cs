using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Rules;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;
using ValueType = HypergradGen.Generator.Ir.ValueType;

namespace HypergradGen.Generator.Tests.Rules;

/// <summary>One operation as a whole program, y = g(x₀, x₁…), each argument in a buffer of its own, differentiated by the passes.</summary>
internal sealed class Row
{
    private readonly Function _function;
    private readonly Buffer[] _arguments;

    private Row(ValueType[] types, Func<Operand[], Operation> operation)
        : this(types, (into, x) => into.Let(ValueType.Real, operation(x)))
    {
    }

    private Row(ValueType[] types, Func<BlockBuilder, Operand[], Operand> formula)
    {
        var builder = new BlockBuilder(new Numbering());
        _arguments = types.Select((t, i) => builder.Numbering.Buffer(t.Element, "x" + i)).ToArray();
        var loads = _arguments.Select(a => (Operand)builder.Load(a, [Operand.Int(0)])).ToArray();
        var result = formula(builder, loads);
        _function = Verifier.Verify(new Function("Row", _arguments.Select(a => new BufferParameter(a, Access.Read)).ToArray<Parameter>(), builder.Build(result)));
    }

    public static Row Of(string function, int arity, int integerArgument = -1)
        => new(Enumerable.Range(0, arity).Select(i => i == integerArgument ? ValueType.Int : ValueType.Real).ToArray(), x => new Intrinsic(function, x));

    public static Row Of(BinaryOperator op) => new([ValueType.Real, ValueType.Real], x => new Binary(op, x[0], x[1]));

    /// <summary>Several operations, of real arguments.</summary>
    public static Row Of(int arity, Func<FormulaBuilder, Formula[], Formula> formula)
        => new([.. Enumerable.Repeat(ValueType.Real, arity)], (into, x) => Of(new FormulaBuilder(into, ValueType.Real), x, formula));

    private static Operand Of(FormulaBuilder formulas, Operand[] x, Func<FormulaBuilder, Formula[], Formula> formula)
        => formula(formulas, [.. x.Select(formulas.Of)]).Operand;

    /// <summary>xⁿ for an exponent that is a literal.</summary>
    public static Row OfPower(double exponent) => new([ValueType.Real], x => new Intrinsic("Math.Pow", new[] { x[0], Operand.Real(exponent) }));

    /// <summary>∂y/∂xᵢ · tangent, with that argument alone as a seed, and y.</summary>
    public (double Value, double Tangent) Along(object[] x, int argument, double tangent = 1)
    {
        var linearised = Verifier.Verify(Lineariser.Linearise(_function, [_arguments[argument]]).Function);
        var results = new Interpreter().Run(linearised, [.. Boxes(x), new[] { tangent }]);
        return ((double)results[0], (double)results[1]);
    }

    /// <summary>∂²y/∂xᵢ∂xⱼ: the tangent along xᵢ, differentiated along xⱼ.</summary>
    public double Twice(object[] x, int argument, int then)
    {
        var once = Lineariser.Linearise(_function, [_arguments[argument]]).Function;
        var twice = Verifier.Verify(Lineariser.Linearise(once, [_arguments[then]]).Function);
        return (double)new Interpreter().Run(twice, [.. Boxes(x), new[] { 1.0 }, new[] { 1.0 }])[3];
    }

    /// <summary>The sum over all arguments with these tangents.</summary>
    public double Along(object[] x, params double[] tangents)
    {
        var linearised = Lineariser.Linearise(_function, _arguments).Function;
        return (double)new Interpreter().Run(linearised, [.. Boxes(x), .. tangents.Select(t => (object)new[] { t })])[1];
    }

    /// <summary>x̄ᵢ for the result's adjoint, by transposition.</summary>
    public double Adjoint(object[] x, int argument, double seed)
    {
        var linearised = Lineariser.Linearise(_function, [_arguments[argument]]);
        var split = Splitter.Split(linearised.Function, [linearised.Seeds[0]], PlanPolicy.OneShot, "kept", Numbering.After(linearised.Function));
        var adjoint = new Numbering(10_000).Buffer(ElementType.Real64, "adjoint");
        var reversed = Transposer.Transpose(split.Late, [linearised.Seeds[0]], [], new Dictionary<Buffer, Buffer> { [linearised.Seeds[0]] = adjoint }, [Operand.Real(seed)]);
        var whole = Signatures.WithBuffers(
            Signatures.Concatenate(split.Early, reversed, "forward", "adjoint"),
            [.. _arguments.Select(a => new BufferParameter(a, Access.Read)), new BufferParameter(adjoint, Access.Update)]);
        var result = new double[1];
        new Interpreter().Run(Verifier.Verify(whole), [.. Boxes(x), result]);
        return result[0];
    }

    /// <summary>What the cleaned program of value and tangents computes.</summary>
    public Operation[] Operations()
    {
        var linearised = Lineariser.Linearise(_function, _arguments);
        var whole = Pipeline.Clean(Preaccumulation.Run(Pipeline.Clean(linearised.Function), linearised.Seeds));
        return [.. whole.Body.Statements.OfType<Let>().Select(s => s.Operation)];
    }

    private static IEnumerable<object> Boxes(object[] x) => x.Select(v => v is int i ? new[] { i } : (object)new[] { (double)v });
}
