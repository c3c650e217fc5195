namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes helpers: static and instance, here and in another type, that return scalars and tuples or fill spans.</summary>
internal sealed class HelperWriter(Dice dice, Scope data, ISet<string> constructs, IReadOnlyCollection<string> taken, bool isInStruct)
{
    private readonly List<Helper> _helpers = [];

    /// <summary>Each is known to those that follow, so that helpers call helpers.</summary>
    public IReadOnlyList<Helper> Helpers => _helpers;

    /// <param name="host">The type they are written into, or empty for the problem's own.</param>
    public string Write(int count, string host, string prefix)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(One($"{prefix}{i}", host)).Append('\n');
        return text.ToString();
    }

    private string One(string name, string host)
    {
        bool isStatic = host.Length > 0 || dice.Chance(0.5);
        if (host.Length == 0 && dice.Chance(0.08) && data.Buffers.FirstOrDefault(b => b is { IsReal: true, IsArray: true, Length: >= 4 } && data.Tables.Count >= 0) is { } flat)
        {
            constructs.Add("helper that returns a slice");
            _helpers.Add(new Helper(name, "", [new HelperParameter("r", HelperParameterKind.Int)], HelperReturn.Row, true));
            return $"    private ReadOnlySpan<Real> {name}(int r) => {flat.Name}.AsSpan(r % {flat.Length - 1}, 2);\n";
        }
        // In another type only what is passed, and what was written before in that type, is at hand.
        var callable = host.Length > 0 ? _helpers.Where(h => h.CallPrefix.Length > 0).Select(h => h with { CallPrefix = "" }).ToArray() : _helpers.ToArray();
        string modifiers = (host.Length > 0 ? dice.Pick("public ", "internal ") : "private ") + (isStatic ? "static " : "");
        string prefix = host.Length > 0 ? host + "." : "";
        Method Begin(HelperParameter[] parameters)
            => new(dice, isStatic ? data.Outside() : data.Data(), callable, constructs, taken.Concat(parameters.Select(p => p.Name))) { IsStatic = isStatic, IsInStruct = isInStruct && !isStatic, IsHelper = true };
        if (dice.Chance(0.22))
        {
            var writer = new RuleWriter(dice, constructs, data.IsTwice);
            var (text0, helper) = dice.Chance(0.5) ? writer.Ruled(name, prefix) : writer.Generic(name, (host.Length > 0 ? "internal " : "private ") + "static ", prefix);
            _helpers.Add(helper);
            return text0;
        }
        if (dice.Chance(0.2))
        {
            var (memory, giver) = new MemoryHelpers(dice, constructs, Begin).Write(name, modifiers, !isStatic, prefix);
            _helpers.Add(giver);
            return memory;
        }
        if (dice.Chance(0.15))
        {
            var (aliasing, alias) = Aliases.Write(dice, constructs, name, host.Length > 0 ? modifiers : "private static ", prefix);
            _helpers.Add(alias);
            return aliasing;
        }
        if (dice.Chance(0.25))
        {
            var (recursive, made) = new RecursionWriter(dice, constructs, Begin).Write(name, modifiers, !isStatic, prefix);
            _helpers.AddRange(made);
            return recursive;
        }
        var returns = dice.Pick(HelperReturn.Nothing, HelperReturn.Nothing, HelperReturn.Real, HelperReturn.Real, HelperReturn.Real, HelperReturn.Pair, HelperReturn.Int, HelperReturn.Bool);
        var parameters = Parameters(returns);
        var method = Begin(parameters);
        var scope = method.Scope;
        foreach (var parameter in parameters)
            parameter.Declare(scope);

        string type = TypeOf(returns);
        string list = string.Join(", ", parameters.Select(p => p.Declaration));
        string header = $"{modifiers}{type} {name}({list})";
        string text;
        if (returns != HelperReturn.Nothing && !parameters.Any(p => p.Kind == HelperParameterKind.Out) && dice.Chance(0.35))
        {
            constructs.Add("expression body");
            text = $"    {header} => {Result(method, returns)};\n";
        }
        else
        {
            text = $"    {header}\n" + Body(method, returns, parameters);
        }
        bool mayAlias = parameters.Count(p => p.IsReference || p.IsSpan) > 1 && dice.Chance(0.3);
        bool isExtension = host.Length > 0 && parameters[0].Kind is HelperParameterKind.Real or HelperParameterKind.Int or HelperParameterKind.Source or HelperParameterKind.Target or HelperParameterKind.Struct or HelperParameterKind.Ref && dice.Chance(0.5);
        if (isExtension)
        {
            constructs.Add($"extension method of {parameters[0].Kind}");
            string first = parameters[0].Declaration, mark = parameters[0].IsHeld ? "[Constant] " : "";
            text = text.Replace($"({first}", $"({mark}this {first[mark.Length..]}", StringComparison.Ordinal);
        }
        _helpers.Add(new Helper(name, prefix, parameters, returns, !isStatic) { MayAlias = mayAlias, IsExtension = isExtension });
        return text;
    }

    public static string TypeOf(HelperReturn returns) => returns switch
    {
        HelperReturn.Nothing => "void",
        HelperReturn.Real => "Real",
        HelperReturn.Pair => "(Real First, Real Second)",
        HelperReturn.Int => "int",
        _ => "bool",
    };

    private static string Body(Method method, HelperReturn returns, HelperParameter[] parameters)
    {
        var dice = method.Dice;
        method.Line("{");
        method.Scope.Open();
        // They may be read once they are assigned, and not before.
        var assigned = parameters.Where(p => p.Kind == HelperParameterKind.Out).ToArray();
        method.Scope.Reals.RemoveAll(r => assigned.Any(p => p.Name == r.Name));
        foreach (var parameter in assigned)
        {
            method.Line($"{parameter.Name} = {method.Expressions.Real(2)};");
            parameter.Declare(method.Scope);
        }
        method.Budget = dice.Between(2, 7);
        method.Return = () => returns == HelperReturn.Nothing ? "return;" : $"return {Result(method, returns)};";
        while (method.Budget > 0)
            method.Statements.One();
        if (returns != HelperReturn.Nothing)
            method.Line(method.Return());
        method.Scope.Close();
        method.Line("}");
        return method.ToString();
    }

    public static string Result(Method method, HelperReturn returns) => returns switch
    {
        HelperReturn.Real => method.Dice.Chance(0.5) ? method.Expressions.Bounded(3) : method.Expressions.Real(2),
        HelperReturn.Pair => $"({method.Expressions.Bounded(2)}, {method.Expressions.Real(1)})",
        HelperReturn.Int => method.Integers.In(0, 3),
        _ => method.Expressions.Condition(1),
    };

    private HelperParameter[] Parameters(HelperReturn returns)
    {
        var parameters = new List<HelperParameter>();
        int Least() => dice.Pick(0, 0, 1, 2);
        if (returns == HelperReturn.Nothing)
        {
            parameters.Add(new HelperParameter("target", HelperParameterKind.Target, Least()));
            if (dice.Chance(0.7))
                parameters.Insert(0, new HelperParameter("source", HelperParameterKind.Source, Least()));
            if (dice.Chance(0.2))
                parameters.Add(new HelperParameter("other", HelperParameterKind.Target, Least()));
        }
        else if (dice.Chance(0.5))
        {
            parameters.Add(new HelperParameter("v", HelperParameterKind.Source, Least()));
            if (dice.Chance(0.3))
                parameters.Add(new HelperParameter("u", dice.Chance(0.7) ? HelperParameterKind.Source : HelperParameterKind.Target, Least()));
        }
        int scalars = dice.Between(parameters.Count == 0 ? 1 : 0, 2);
        for (int i = 0; i < scalars; i++)
            parameters.Add(new HelperParameter($"x{i}", HelperParameterKind.Real));
        if (dice.Chance(0.4))
            parameters.Add(new HelperParameter("order", HelperParameterKind.Int));
        if (dice.Chance(0.1))
            parameters.Add(new HelperParameter("choice", HelperParameterKind.Bool));
        if (dice.Chance(0.3))
            parameters.Add(new HelperParameter("given", dice.Pick(HelperParameterKind.Ref, HelperParameterKind.Ref, HelperParameterKind.Out, HelperParameterKind.In)));
        if (dice.Chance(0.12))
            parameters.Insert(0, new HelperParameter("more", dice.Pick(HelperParameterKind.Ref, HelperParameterKind.Out)));
        if (data.Types.Count > 0 && dice.Chance(0.5))
        {
            var type = dice.OneOf(data.Types);
            var kind = type.IsClass ? HelperParameterKind.Struct : dice.Pick(HelperParameterKind.Struct, HelperParameterKind.Struct, HelperParameterKind.RefStruct, HelperParameterKind.InStruct, HelperParameterKind.Structs);
            constructs.Add($"helper parameter: {kind}");
            parameters.Insert(dice.Between(0, parameters.Count), new HelperParameter("body0", kind, kind == HelperParameterKind.Structs ? dice.Between(0, 2) : 0) { Type = type });
        }
        return [.. Left(parameters.ToArray())];
    }

    /// <summary>Some have no derivative; of those at the end some may be left out, and what is last may be any number of reals.</summary>
    private IEnumerable<HelperParameter> Left(HelperParameter[] parameters)
    {
        int optional = parameters.Length;
        while (optional > 1 && parameters[optional - 1].Kind is HelperParameterKind.Int or HelperParameterKind.Bool && dice.Chance(0.5))
            optional--;
        bool isOnlyRead = !parameters.Any(p => p.IsReference || p.Kind == HelperParameterKind.Target);
        for (int i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            if (i >= optional)
            {
                constructs.Add("optional parameter");
                parameter = parameter with { Otherwise = parameter.Kind == HelperParameterKind.Int ? dice.Pick("0", "1", "2", "3") : dice.Pick("true", "false") };
            }
            else if (!data.IsTwice && dice.Chance(0.1) && (parameter.Kind == HelperParameterKind.Real || parameter.Kind == HelperParameterKind.Source && isOnlyRead))
            {
                constructs.Add($"[Constant] parameter of a helper: {parameter.Kind}");
                parameter = parameter with { IsHeld = true };
            }
            yield return parameter;
        }
        if (parameters.Length > 0 && dice.Chance(0.1))
        {
            constructs.Add("params");
            yield return new HelperParameter("rest", HelperParameterKind.Rest);
        }
    }
}
