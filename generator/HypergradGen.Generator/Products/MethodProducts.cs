using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Products;

/// <summary>The products of a method without a solver: its parameters are scalars and buffers of any number.</summary>
/// <param name="Jvp">Inputs and their tangents ↦ the tangents of what the method returns and writes.</param>
/// <param name="Reverse">
/// Of a method that returns one scalar and writes nothing, the value and its gradients; of any other, the adjoints of its
/// inputs for given seeds.
/// </param>
/// <param name="Helpers">The functions that these call, where helpers are not inlined.</param>
/// <param name="Numbers">
/// The numbers that the method's own parameters have in the products and their lengths: inlining gives them new ones, other than those of the
/// method as it was parsed.
/// </param>
public sealed record MethodProducts(
    Product Jvp, Product Reverse, EquatableArray<Function> Helpers, EquatableArray<int> Numbers, EquatableArray<LeastLength> Lengths, EquatableArray<string> Plan)
{
    /// <summary>The same programs as they are emitted.</summary>
    public MethodProducts Vectorised() => this with
    {
        Jvp = Jvp with { Program = Pipeline.VectoriseAlone(Jvp.Program) },
        Reverse = Reverse with { Program = Pipeline.VectoriseAlone(Reverse.Program) },
        Helpers = Helpers.Items.Select(Pipeline.VectoriseAlone).ToImmutableArray(),
    };

    /// <param name="method">Parsed; a buffer that it writes is updated, whether or not it is read before.</param>
    /// <param name="hasDerivative">For each value and buffer parameter.</param>
    /// <param name="inlines">As for a map.</param>
    /// <param name="isGradient">Whether the reverse product is the gradient, where it could be.</param>
    /// <param name="surface">How the program's parameters and results are put together; one by one where it is not given.</param>
    public static MethodProducts Of(Module method, IReadOnlyList<bool> hasDerivative, bool inlines = true, bool isGradient = true, MethodSurface? surface = null)
    {
        surface ??= MethodSurface.Of(method.Entry);
        return new MethodPasses(method, hasDerivative, inlines, surface).Run(isGradient && surface.HasGradient(method.Entry));
    }
}

/// <summary>The passes that make a method's products, and what they share.</summary>
internal sealed class MethodPasses
{
    private readonly string _name;
    private readonly Parameter[] _own;
    private readonly Function _primal;
    private readonly Function _whole;
    private readonly Linearised _linearised;
    private readonly HashSet<int> _partlyStored = [];
    private readonly Dictionary<int, Value> _lengths = [];

    /// <summary>The tangent of a parameter, by the parameter's number.</summary>
    private readonly Dictionary<int, Parameter> _tangents = [];

    /// <summary>What an updated buffer is given as, by its number.</summary>
    private readonly Dictionary<int, Parameter> _given = [];
    private readonly CalledHelpers _called = new();

    /// <summary>What each parameter of the program belongs to, by its number, and each result.</summary>
    private readonly Dictionary<int, MethodParameter> _owners = [];
    private readonly MethodParameter[] _resultOwners;
    private readonly bool _returnsComposed;

    public MethodPasses(Module method, IReadOnlyList<bool> hasDerivative, bool inlines, MethodSurface surface)
    {
        _name = method.Entry.Name;
        var module = CallPasses.Prepare(WithAccesses(method, out var partlyStored), inlines);
        _primal = Pipeline.Primal(module.Entry);
        _own = [.. Own(_primal)];
        _resultOwners = [.. surface.OfResults];
        _returnsComposed = surface.ReturnsComposed;
        for (int i = 0; i < _own.Length; i++)
            _owners[Product.Number(_own[i])] = surface.OfParameters[i];
        var differentiated = _own.Where((_, i) => hasDerivative[i]).ToArray();
        Buffer[] Buffers(Access access) => [.. differentiated.OfType<BufferParameter>().Where(p => p.Access == access).Select(p => p.Buffer)];
        var (seeds, updated, values) = (Buffers(Access.Read), Buffers(Access.Update), differentiated.OfType<ValueParameter>().Select(p => p.Value).ToArray());
        _linearised = Lineariser.Linearise(module with { Entry = _primal }, seeds, values, updated);
        var outputs = _own.OfType<BufferParameter>().Where(p => p.Access != Access.Read).ToArray();
        for (int i = 0; i < seeds.Length; i++)
            _tangents[seeds[i].Id] = new BufferParameter(_linearised.Seeds[i], Access.Read);
        for (int i = 0; i < values.Length; i++)
            _tangents[values[i].Id] = new ValueParameter(_linearised.ValueSeeds[i]);
        for (int i = 0; i < outputs.Length; i++)
            _tangents[outputs[i].Buffer.Id] = new BufferParameter(_linearised.OutputTangents[i], outputs[i].Access);

        var linear = _tangents.Values.OfType<BufferParameter>().Where(p => p.Access != Access.Write).Select(p => p.Buffer).ToArray();
        var whole = Pipeline.Clean(Preaccumulation.Run(Pipeline.Clean(_linearised.Function), linear, _linearised.Helpers, _linearised.ValueSeeds));
        foreach (var output in outputs)
        {
            if (partlyStored.Contains(Array.IndexOf(_own, output)))
                _partlyStored.Add(output.Buffer.Id);
            whole = output.Access == Access.Update ? OnCopy(whole, output) : WithoutOutput(whole, output.Buffer);
        }
        _whole = Pipeline.Clean(whole);
    }

    private static IEnumerable<Parameter> Own(Function function) => function.Parameters.Where(p => p is ValueParameter or BufferParameter);

    /// <summary>A buffer is only written where what it holds on entry cannot matter.</summary>
    private static Module WithAccesses(Module method, out HashSet<int> partlyStored)
    {
        var inlined = Pipeline.Clean(Inliner.Inline(method).Entry);
        var contents = Own(inlined).Select(p => p is BufferParameter { Access: Access.Update } b ? EntryContents.Of(inlined, b.Buffer) : (Matter: true, AllStored: true)).ToArray();
        partlyStored = [.. Enumerable.Range(0, contents.Length).Where(i => !contents[i].AllStored)];
        var own = Own(method.Entry).Select((p, i) => contents[i].Matter ? p : ((BufferParameter)p) with { Access = Access.Write });
        return method with { Entry = Signatures.WithParameters(method.Entry, own.ToArray()) };
    }

    /// <summary>The products read what a buffer held on entry, and update its derivative only.</summary>
    private Function OnCopy(Function whole, BufferParameter updated)
    {
        int position = whole.Parameters.Items.IndexOf(updated);
        whole = Signatures.OnCopy(whole, updated.Buffer, "Copy");
        _given[updated.Buffer.Id] = whole.Parameters[position];
        return whole;
    }

    /// <summary>The buffer is local to the products, as long as its tangent or adjoint.</summary>
    private Function WithoutOutput(Function whole, Buffer output)
    {
        var length = _lengths[output.Id] = Numbering.After(whole).Value(ValueType.Int, output.Name + "Length");
        whole = Signatures.WithoutOutput(Signatures.WithLengthOf(whole, output, length), output, length);
        return whole with { Parameters = whole.Parameters.Items.Insert(0, new ValueParameter(length)) };
    }

    public MethodProducts Run(bool isGradient)
    {
        var jvp = Jvp();
        var (reverse, plan) = Reverse(isGradient);
        return new MethodProducts(jvp, reverse, _called.Functions, _own.Select(Product.Number).ToImmutableArray(), EntryLengths.Of(_primal), plan);
    }

    /// <summary>What is returned as memory is an output, whose derivative the guards on its length speak of.</summary>
    private Function NamingResult(Function program, int output, string word)
        => _owners[output].IsReturned ? Signatures.NamingResult(program, _owners[output].Name, _owners[output].Name + word) : program;

    private ProductParameters Inputs()
    {
        var parameters = new ProductParameters(_owners);
        foreach (var parameter in _own)
        {
            if (parameter is BufferParameter { Access: Access.Update } updated)
                parameters.Add(_given[updated.Buffer.Id], updated.Buffer.Id);
            else if (parameter is not BufferParameter { Access: Access.Write })
                parameters.Add(parameter);
        }
        return parameters;
    }

    private Parameter[] Lengths => [.. _lengths.Values.Select(v => new ValueParameter(v))];

    private Product Jvp()
    {
        var parameters = Inputs();
        foreach (var (parameter, number) in WithTangents(isOutput: false))
            parameters.Add(_tangents[number], number);
        foreach (var (parameter, number) in WithTangents(isOutput: true))
            parameters.Add(_tangents[number], number);
        foreach (var owner in _resultOwners.Where(o => !o.IsReturned || _returnsComposed))
            parameters.AddOut(owner.Name + "Tangent", owner);
        var program = _whole with { Body = _whole.Body with { Yields = _whole.Results.Skip(_linearised.PrimalResults).ToImmutableArray() } };
        program = Signatures.Zeroed(program, [.. WithTangents(isOutput: true).Where(p => _partlyStored.Contains(p.Number)).Select(p => ((BufferParameter)_tangents[p.Number]).Buffer)]);
        program = Signatures.WithParameters(program, parameters.OfProgram.Concat(Lengths).ToArray());
        foreach (var length in _lengths)
            program = NamingResult(Signatures.WithLength(program, length.Value, ((BufferParameter)_tangents[length.Key]).Buffer), length.Key, "Tangent");
        return parameters.Of(_called.Take(Pipeline.Clean(program), _name + "Jvp", _linearised.Helpers.Functions));
    }

    private IEnumerable<(Parameter Parameter, int Number)> WithTangents(bool isOutput)
        => _own.Select(p => (Parameter: p, Number: Product.Number(p))).Where(p => _tangents.ContainsKey(p.Number) && p.Parameter is BufferParameter { Access: Access.Write } == isOutput);

    private (Product Product, EquatableArray<string> Plan) Reverse(bool isGradient)
    {
        var (tangents, values) = (_tangents.Values.OfType<BufferParameter>().ToArray(), _linearised.ValueSeeds);
        var split = Splitter.Split(_whole, [.. tangents.Select(t => t.Buffer)], PlanPolicy.OneShot, "kept", new Numbering(), _linearised.Helpers, [.. values]);

        // Far above what any pass numbers, so that these can stand in programs that were split since.
        var numbering = new Numbering(Numbering.After(_whole).Next() + 1_000_000);
        string word = isGradient ? "Gradient" : "Adjoint";
        var adjoints = _own.Where(p => _tangents.ContainsKey(Product.Number(p))).OfType<BufferParameter>().ToDictionary(p => p.Buffer.Id, p => numbering.Buffer(p.Buffer.Element, p.Buffer.Name + word) with { FixedLength = p.Buffer.FixedLength });
        var adjointOf = adjoints.ToDictionary(a => ((BufferParameter)_tangents[a.Key]).Buffer, a => a.Value);
        var late = split.Late.Results.ToArray();
        var linearResults = _whole.Results.Skip(_linearised.PrimalResults).Select((r, i) => (Result: r, Seed: isGradient ? (Operand)Literal.Of(r.Type, 1) : numbering.Value(r.Type, _resultOwners[i].Name + "Adjoint"), Owner: _resultOwners[i])).ToArray();
        Buffer[] Of(Func<Access, bool> access) => [.. tangents.Where(t => access(t.Access)).Select(t => t.Buffer)];
        var reversed = Transposer.Transpose(
            Pipeline.Clean(split.Late), Of(a => a != Access.Write), Of(a => a == Access.Write), adjointOf,
            [.. linearResults.Where(r => late.Contains(r.Result)).Select(r => r.Seed)], split.LateHelpers, HelperNames.Transposed, [.. values]);

        var early = split.Early with { Body = split.Early.Body with { Yields = split.Early.Results.Take(isGradient ? 1 : 0).ToImmutableArray() } };
        var parameters = Inputs();
        foreach (var (parameter, number) in _own.OfType<BufferParameter>().Where(p => p.Access != Access.Read).Select(p => (p, p.Buffer.Id)))
            parameters.Add(new BufferParameter(adjoints[number], parameter.Access == Access.Update ? Access.Update : Access.Consume), number);
        foreach (var (_, seed, owner) in linearResults)
        {
            if (seed is Value given)
                parameters.AddSeed(given, owner);
        }
        foreach (var (parameter, number) in WithTangents(isOutput: false).Where(p => p.Parameter is not BufferParameter { Access: Access.Update }))
        {
            if (parameter is ValueParameter scalar)
                parameters.AddOut(scalar.Value.Name + word, _owners[number]);
            else
                parameters.Add(new BufferParameter(adjoints[number], Access.Write), number);
        }
        // Parameters before new numbers: the seed of a result without a derivative is read nowhere, and its number is taken all the same.
        Parameter[] all = [.. parameters.OfProgram, .. Lengths];
        reversed = Signatures.WithParameters(reversed, all);
        var program = Signatures.Concatenate(early, reversed, isGradient ? "Forward: the value, and what the adjoint needs." : "Forward: what the adjoint needs.", $"Adjoint: from {(isGradient ? "the value's adjoint, 1," : "the seeds")} back to the inputs.");
        program = Signatures.WithParameters(program, all);
        program = Signatures.Zeroed(program, [.. WithTangents(isOutput: false).Where(p => p.Parameter is BufferParameter { Access: Access.Read }).Select(p => adjoints[p.Number])]);
        program = Pipeline.CleanAndFuse(program);
        foreach (var length in _lengths)
        {
            program = NamingResult(Signatures.WithLength(program, length.Value, adjoints[length.Key]), length.Key, word);
            program = Signatures.KeepingSeed(program, adjoints[length.Key]);
        }
        program = _called.Take(Pipeline.Clean(program), _name + (isGradient ? "Gradient" : "Vjp"), split.EarlyHelpers.Functions, MapProducts.Transposed(split.LateHelpers));
        return (parameters.Of(program), PlanReport.Of(split.Plan));
    }
}
