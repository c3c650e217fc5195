namespace HypergradGen.Fuzz.Programs;

/// <summary>Local functions that read and assign what is around them.</summary>
internal sealed class LocalFunctions(Method method)
{
    private readonly Dice _dice = method.Dice;

    public void Write()
    {
        // Data of a struct cannot be captured, and local functions inside others add nothing that those beside them do not.
        if (method.IsInStruct || method.IsLocal)
            return;
        var around = method.Scope;
        string name = method.Name(_dice.Pick("Local", "Inner", "Advance"));
        bool isStatic = _dice.Chance(0.15);
        var returns = _dice.Pick(HelperReturn.Nothing, HelperReturn.Real, HelperReturn.Real, HelperReturn.Pair, HelperReturn.Int, HelperReturn.Bool);
        var inside = isStatic ? around.Outside() : around.Captured();
        bool captures = inside.Reals.Any(r => r is { IsAssignable: true, IsWhole: true });
        var parameters = Parameters(inside, name);

        string list = string.Join(", ", parameters.Select(p => p.Declaration));
        var (budget, inLoop, back, hasInstance) = (method.Budget, method.InLoop, method.Return, !method.IsStatic);
        method.Use(isStatic ? "static local function" : captures ? "local function that captures" : "local function");
        method.Scope = inside;
        (method.InLoop, method.IsLocal, method.IsStatic, method.Budget) = (false, true, method.IsStatic || isStatic, _dice.Between(1, 4));
        string result() => returns == HelperReturn.Nothing ? "return;" : $"return {HelperWriter.Result(method, returns)};";
        method.Return = result;
        string header = $"{(isStatic ? "static " : "")}{HelperWriter.TypeOf(returns)} {name}({list})";
        if (returns != HelperReturn.Nothing && _dice.Chance(0.3))
        {
            method.Line($"{header} => {HelperWriter.Result(method, returns)};");
        }
        else
        {
            method.Open(header);
            if (captures && inside.Reals.Where(r => r is { IsAssignable: true, IsWhole: true }).ToArray() is { Length: > 0 } targets && _dice.Chance(0.6))
            {
                method.Use("local function that assigns what it captures");
                string t = _dice.OneOf(targets).Name;
                method.Line(_dice.Pick($"{t} += 0.3 * {method.Expressions.Real(1)};", $"{t} = RealMath.Sin({t} + {method.Expressions.Real(1)});", $"{t} *= 0.8;"));
            }
            while (method.Budget > 0)
                method.Statements.One();
            if (returns != HelperReturn.Nothing)
                method.Line(result());
            method.Close();
        }
        (method.Scope, method.InLoop, method.IsLocal, method.IsStatic, method.Budget, method.Return) = (around, inLoop, false, !hasInstance, budget - 2, back);
        around.Locals.Add(new Helper(name, "", [.. parameters], returns, false) { IsLocal = true });
        if (_dice.Chance(0.5))
            method.Calls.Statement(around.Locals[^1]);
    }

    private List<HelperParameter> Parameters(Scope inside, string name)
    {
        var parameters = new List<HelperParameter>();
        for (int i = _dice.Between(0, 2); i > 0; i--)
        {
            var kind = _dice.Pick(HelperParameterKind.Real, HelperParameterKind.Real, HelperParameterKind.Int, HelperParameterKind.Source, HelperParameterKind.Target);
            var parameter = new HelperParameter(method.Name($"{char.ToLowerInvariant(name[0])}{i}"), kind, kind is HelperParameterKind.Source or HelperParameterKind.Target ? _dice.Between(0, 1) : 0);
            parameters.Add(parameter);
            parameter.Declare(inside);
        }
        return parameters;
    }
}
