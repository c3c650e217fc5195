using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes a whole problem from a seed: its data, helpers here and elsewhere, map and objective.</summary>
internal sealed class ProblemWriter
{
    private readonly Dice _dice;
    private readonly SortedSet<string> _constructs = new(StringComparer.Ordinal);
    private readonly string _typeName;
    private readonly bool _isStatic;
    private readonly DataWriter _data;
    private readonly HelperWriter _helpers;
    private readonly StructWriter _structs;
    private readonly string[] _parameters;
    private readonly string[] _taken;
    private readonly string _mapName;
    private readonly string _kind;
    private readonly string _objectiveName;

    /// <summary>−1 where the program works for any length.</summary>
    private readonly int _states = -1, _hyperparameters = -1;

    /// <summary>The name of an objective whose gradient step is the map.</summary>
    private const string Inner = "Inner";

    private readonly bool _areKnown, _isInner, _isStrict;
    private readonly string _holders = "";
    private string _elsewhere = "";
    private readonly NamedFunctions _functions;

    private ProblemWriter(int seed, Favour favour)
    {
        _dice = new Dice(seed);
        if (favour != Favour.References)
            _dice.Lengths.Choose(favour switch { Favour.Nothing => 0.09, Favour.Pairs => 0.25, _ => 0 }, favour == Favour.Nothing ? 0.2 : 0.5);
        if (_dice.Lengths.AreLong)
            _constructs.Add("memory of whole vectors");
        _typeName = "P" + seed.ToString(CultureInfo.InvariantCulture);
        _isStatic = _dice.Chance(0.12);
        _data = new DataWriter(_dice, _constructs, _isStatic);
        _data.Scope.Favour = favour;
        _data.Scope.IsFloat = _dice.Chance(AreOfMatrices ? 0.4 : 0.1);
        if (_data.Scope.IsFloat)
            _constructs.Add("float throughout");
        _isInner = _data.Scope.IsTwice = !_data.Scope.IsFloat && !AreOfMatrices && _dice.Chance(0.07);
        if (_isInner)
            _constructs.Add("inner objective");
        _isStrict = !_isInner && !AreOfMatrices && _dice.Chance(0.1);
        if (_isStrict)
            _constructs.Add("strict order of operations");
        _structs = new StructWriter(_dice, _constructs, $"{seed.ToString(CultureInfo.InvariantCulture)}_T") { IsFloat = _data.Scope.IsFloat };
        if (!AreOfMatrices && _dice.Chance(favour != Favour.Nothing ? 0.1 : 0.5))
            _data.Scope.Types.AddRange(_structs.Types());
        if (!AreOfMatrices && _dice.Chance(0.2))
        {
            (_holders, var holders) = Holder.Write(_dice, $"{seed.ToString(CultureInfo.InvariantCulture)}_T");
            _data.Scope.Holders.AddRange(holders);
        }
        if (!AreOfMatrices && (favour == Favour.References || (favour == Favour.Nothing && _dice.Chance(0.12))))
            _data.Scope.Overlapped = new OverlapTypes($"O{seed.ToString(CultureInfo.InvariantCulture)}_T");
        if (!AreOfMatrices && (favour == Favour.Objects || (favour == Favour.Nothing && _dice.Chance(0.12))))
            _data.Scope.ObjectTypes = ObjectTypes.Of(seed.ToString(CultureInfo.InvariantCulture) + "_T");
        _kind = _isStatic ? "static partial class" : _dice.Pick("sealed partial class", "sealed partial class", "sealed partial class", "partial class", "readonly partial struct", "sealed partial record");
        _functions = new NamedFunctions(_dice, _constructs, seed);
        _data.Inherits = _kind.EndsWith("class", StringComparison.Ordinal) && !_isStatic && !AreOfMatrices && _dice.Chance(0.15);
        if (!AreOfMatrices && _dice.Chance(0.12))
            _elsewhere = _functions.Curves(_data.Scope.Functions) + "\n";
        _data.Scope.HasSingles = !_data.Scope.IsFloat && !AreOfMatrices && _dice.Chance(0.15);
        _data.Scope.HasComplexes = !_data.Scope.IsFloat && !AreOfMatrices && _dice.Chance(0.08);
        _data.Choose();
        if (_data.Inherits)
            _elsewhere += _functions.Base(_data.InheritedFields, _data.Scope.Inherited);
        _parameters = _dice.Pick<string[]>(["w", "lambda", "next"], ["w", "lambda", "next"], ["w", "lambda", "next"], ["state", "theta", "output"], ["y", "@params", "@out"]);
        _mapName = _dice.Pick("Step", "Step", "Step", "Phi", "Iterate");
        _objectiveName = _dice.Pick("Loss", "Loss", "Error", "Outer");
        _taken = [.. _data.Names, .. _parameters];
        _helpers = new HelperWriter(_dice, _data.Scope, _constructs, _taken, IsStruct);
        if (AreOfMatrices || _dice.Chance(0.7))
        {
            _states = _dice.Lengths.Next(5);
            _hyperparameters = AreOfMatrices && _dice.Chance(0.4) ? _dice.Between(2, 14) * _dice.Between(2, 14) : _dice.Lengths.Next(4);
            _areKnown = _dice.Chance(0.35);
        }
        else
        {
            _constructs.Add("any length");
        }
    }

    private bool AreOfMatrices => _dice.Lengths.AreOfMatrices;

    /// <summary>Nothing may be left before what was computed counts.</summary>
    private bool AreFaults => _data.Scope.Favour == Favour.Faults;

    private bool Favoured => _data.Scope.Favour != Favour.Nothing;

    private string MapMark => _isStrict ? "[FixedPointMap(FloatingPoint = FloatingPoint.Strict)]" : "[FixedPointMap]";

    private bool IsStruct => _kind.EndsWith("struct", StringComparison.Ordinal);

    /// <param name="favour">What most statements are.</param>
    public static Problem Write(int seed, Favour favour = Favour.Nothing) => new ProblemWriter(seed, favour).Written(seed);

    private Problem Written(int seed)
    {
        var text = new StringBuilder("namespace Cases;\n\n");
        string number = seed.ToString(CultureInfo.InvariantCulture), tools = $"Tools{number}_T";
        string elsewhere = "";
        if (!AreOfMatrices && !Favoured && _dice.Chance(0.4))
        {
            string gain = _dice.Chance(0.3) ? $"    internal static readonly Real rate = {_dice.Number()};\n\n" : "";
            elsewhere = $"internal static class {tools}\n{{\n{gain}{_helpers.Write(_dice.Between(1, 2), tools, $"Tool{number}x")}}}\n";
        }
        string helpers = !Favoured && _dice.Chance(0.75) && !_isStatic && !AreOfMatrices ? _helpers.Write(_dice.Between(1, 3), "", "Helper") : "";
        string map, objective = "";
        bool hasObjective = _dice.Chance(Favoured ? 0.3 : 0.9);
        (Signature, Signature?)? shape = null;
        if (_dice.Chance(_isInner ? 0.4 : 0.25))
        {
            var writer = new ShapeWriter(_dice, _constructs, _isStatic, MarkedWriter.Whole(_data.Scope), names => new Method(_dice, _data.Scope.Data(), _helpers.Helpers, _constructs, _taken.Concat(names)) { IsStatic = _isStatic, IsInStruct = IsStruct });
            (map, var ofMap) = _isInner ? writer.Inner(Inner, "InnerObjective(0.1)") : writer.Map(_mapName, MapMark);
            Signature? ofObjective = null;
            if (hasObjective)
                (objective, ofObjective) = writer.Objective(_objectiveName);
            shape = (ofMap, ofObjective);
        }
        else
        {
            map = _isInner ? Objective(Inner, "InnerObjective(0.1)") : Map();
            objective = hasObjective ? Objective(_objectiveName, "OuterObjective") : "";
        }

        var signatures = new List<Signature>();
        string marked = "";
        for (int i = _dice.Chance(AreOfMatrices || Favoured ? 0.2 : 0.45) ? _dice.Between(1, 2) : 0; i > 0; i--)
        {
            var (written, signature) = new MarkedWriter(_dice, _constructs, _isStatic, _data.Scope.Data, (scope, isStatic, names) => new Method(_dice, scope, _helpers.Helpers, _constructs, _taken.Concat(names)) { IsStatic = isStatic, IsInStruct = IsStruct }).Write($"Marked{i}");
            marked += written + "\n";
            signatures.Add(signature);
        }

        _constructs.Add(_kind.Replace("partial ", "", StringComparison.Ordinal));
        string type = $"{_typeName}_T";
        bool nested = _dice.Chance(0.08);
        if (nested)
        {
            _constructs.Add("nested type");
            text.Append($"public static partial class Outer{type}\n{{\n");
        }
        text.Append($"public {_kind} {type}{(_isStatic ? "" : $"({_data.Parameters})")}{(_data.Inherits ? $" : {_functions.BaseName}" : "")}\n{{\n{_data.Fields}\n");
        if (!_isStatic)
            text.Append($"    public static {type} Make() => new({_data.Arguments});\n\n");
        text.Append(map).Append('\n').Append(objective).Append('\n').Append(marked).Append(helpers).Append("}\n");
        if (nested)
            text.Append("}\n");
        if (_data.Scope.Overlapped is { } overlapped)
            _elsewhere += overlapped.Text(_dice);
        if (_data.Scope.ObjectTypes is { } objects)
            _elsewhere += "\n" + objects.Text(_dice);
        text.Append('\n').Append(elsewhere).Append('\n').Append(_structs).Append(_holders).Append(_elsewhere);
        string name = nested ? $"Cases.Outer{_typeName}_T+{_typeName}_T" : $"Cases.{_typeName}_T";
        return new Problem(seed, text.ToString(), name, _isInner ? Inner + "Step" : _mapName, objective.Length > 0 ? _objectiveName : null, shape is { Item1: var s0 } ? [(s0.InputSize("w"), s0.InputSize("lambda"))] : Shapes(), _constructs)
        {
            Shape = shape,
            Inner = _isInner ? Inner : null,
            IsFloat = _data.Scope.IsFloat,
            IsStrict = _isStrict,
            AreMatricesLarge = AreOfMatrices,
            Marked = [.. signatures.Select(s => new MarkedMethod(s))],
            Frame = ($"{(nested ? $"partial class Outer{type}\n{{\n" : "")}partial {_kind.Split(' ')[^1]} {type}\n{{", nested ? "}\n}\n" : "}\n"),
        };
    }

    /// <summary>The mark of a length that is known, in some programs and there on most parameters.</summary>
    private string Known(int length)
    {
        if (!_areKnown || !_dice.Chance(0.85))
            return "";
        _constructs.Add("parameters of known lengths");
        return $"[Length({length.ToString(CultureInfo.InvariantCulture)})] ";
    }

    private (int, int)[] Shapes()
        => _states >= 0 ? [(_states, _hyperparameters)] : _dice.Lengths.AreLong ? [(_dice.Lengths.Next(5), _dice.Lengths.Next(4)), (4, 3), (0, 0), (1, 2)] : [(4, 3), (0, 0), (1, 2), (3, 0), (0, 2)];

    private Method Begin(Scope scope)
    {
        scope.Buffers.Add(new BufferVariable(_parameters[0], true, false, false, _states, Math.Max(_states, 0), "state"));
        int columns = AreOfMatrices ? Enumerable.Range(2, 14).LastOrDefault(c => _hyperparameters % c == 0 && _dice.Chance(0.7)) : 0;
        scope.Buffers.Add(new BufferVariable(_parameters[1], true, false, false, _hyperparameters, Math.Max(_hyperparameters, 0), "hyper") { Columns = columns });
        return new Method(_dice, scope, _helpers.Helpers, _constructs, _taken) { IsStatic = _isStatic, IsInStruct = IsStruct };
    }

    private string Map()
    {
        var (w, lambda, next) = (_parameters[0], _parameters[1], _parameters[2]);
        var method = Begin(_data.Scope.Data());
        var output = new BufferVariable(next, true, true, false, _states, Math.Max(_states, 0), "state") { IsReadable = false, IsOutput = true };
        method.Scope.Buffers.Add(output);
        method.Line(MapMark);
        string access = _dice.Pick("private", "public", "internal");
        method.Open($"{access} {(_isStatic ? "static " : "")}void {_mapName}({Known(_states)}ReadOnlySpan<Real> {w}, {Known(_hyperparameters)}ReadOnlySpan<Real> {lambda}, Span<Real> {next})");
        method.Budget = 40;
        bool first = _dice.Chance(0.7);
        if (first)
        {
            WriteFirst(method, w, next);
            output.IsReadable = true;
            if (!AreFaults && _dice.Chance(0.5))
                method.Return = () => "return;";
        }
        Body(method, 3);
        method.Return = null;
        if (!first || method.Matrices.Total is not null || _dice.Chance(0.7))
            WriteLast(method, w, next, first);
        method.Close();
        return method.ToString();
    }

    /// <summary>All of the next state, before anything else.</summary>
    private void WriteFirst(Method method, string w, string next)
    {
        string i = method.Name("i");
        switch (_dice.Between(0, _states > 0 ? 5 : 4))
        {
            case 0:
                method.Line($"{w}.CopyTo({next});");
                break;
            case 1:
                method.Line($"{next}.Clear();");
                break;
            case 2:
                method.Line($"{next}.Fill({method.Expressions.Real(2)});");
                break;
            case 3 or 4:
                method.Open(_dice.Pick($"for (int {i} = 0; {i} < {next}.Length; {i}++)", $"for (int {i} = {w}.Length - 1; {i} >= 0; {i}--)"));
                method.Scope.Ints.Add(new IntVariable(i, 0, _states > 0 ? _states - 1 : Lengths.Most, Below: "state"));
                method.Line($"{next}[{i}] = 0.5 * {w}[{i}] + {method.Expressions.Real(2)};");
                method.Close();
                break;
            default:
                method.Use("recurrence in the next state");
                method.Line($"{next}[0] = {method.Expressions.Real(1)};");
                method.Line($"for (int {i} = 1; {i} < {next}.Length; {i}++)");
                method.Line($"    {next}[{i}] = RealMath.Sin({next}[{i} - 1] * {method.Expressions.Leaf()}) + 0.3 * {w}[{i}];");
                break;
        }
    }

    private void WriteLast(Method method, string w, string next, bool readable)
    {
        string i = method.Name("i");
        method.Open($"for (int {i} = 0; {i} < {w}.Length; {i}++)");
        method.Scope.Ints.Add(new IntVariable(i, 0, _states > 0 ? _states - 1 : Lengths.Most, Below: "state"));
        string before = readable ? _dice.Pick($"{next}[{i}] + ", $"{next}[({i} + 1) % {next}.Length] - ", AreOfMatrices ? $"{next}[{i}] - " : "") : "";
        method.Line($"{next}[{i}] = 0.4 * RealMath.Tanh({before}{method.Expressions.Real(2)}{method.Matrices.Term}) + 0.2 * RealMath.Sin({w}[{i}]);");
        method.Close();
    }

    private string Objective(string name, string mark)
    {
        var (w, lambda) = (_parameters[0], _parameters[1]);
        var method = Begin(_data.Scope.Data());
        method.Line($"[{mark}]");
        method.Open($"private {(_isStatic ? "static " : "")}Real {name}({Known(_states)}ReadOnlySpan<Real> {w}, {Known(_hyperparameters)}ReadOnlySpan<Real> {lambda})");
        string loss = method.Name("loss");
        method.Line($"Real {loss} = 0;");
        method.Scope.Reals.Add(new RealVariable(loss, true));
        method.Budget = 24;
        if (!AreFaults && _dice.Chance(0.5))
            method.Return = () => $"return {loss} + {method.Expressions.Real(1)};";
        Body(method, 1);
        string i = method.Name("i");
        method.Line($"for (int {i} = 0; {i} < {w}.Length; {i}++)");
        method.Line($"    {loss} += 0.5 * {w}[{i}] * {w}[{i}];");
        if (method.Matrices.Total is { } total)
            method.Line($"{loss} += {total};");
        method.Line($"return {_dice.Pick(loss, $"RealMath.Tanh({loss}) + {method.Expressions.Real(2)}")};");
        method.Close();
        return method.ToString();
    }

    /// <param name="most">The most statements where matrices are large.</param>
    private void Body(Method method, int most)
    {
        method.Receivers.Begin();
        method.Matrices.Begin();
        int count = AreOfMatrices ? _dice.Between(1, most) : _data.Scope.Favour == Favour.References ? 1 : Favoured ? 2 : _dice.Between(2, 5);
        for (int k = 0; k < count && method.Budget > 0; k++)
            method.Statements.One();
        method.Matrices.Read();
    }
}
