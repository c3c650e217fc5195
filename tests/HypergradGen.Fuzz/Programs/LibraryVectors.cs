namespace HypergradGen.Fuzz.Programs;

/// <summary><c>Vector3</c> and <c>Quaternion</c> of the library, alone and in memory: expressions, parts assigned, sweeps, forces of pairs, rotations.</summary>
internal sealed class LibraryVectors(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    private readonly List<string> _vectors = [], _memory = [], _rotations = [];

    /// <summary>Names of memory that is an array.</summary>
    private readonly HashSet<string> _arrays = [];

    private Size _n = null!;

    private string N => _n.Text;

    private string Number => $"{_dice.Number(true)}f";

    /// <summary>A number of type <c>float</c> in both renderings, about 1.</summary>
    private string Scalar(int depth)
    {
        string v = _vectors.Count > 0 ? Vector(0) : "Vector3.UnitX";
        return _dice.Between(0, depth > 0 ? 9 : 2) switch
        {
            0 => $"(Single)({method.Expressions.Leaf()})",
            1 => $"{v}.{_dice.Pick("X", "Y", "Z")}",
            2 => $"{_dice.Number()}f",
            3 => $"Vector3.Dot({Vector(depth - 1)}, {Vector(depth - 1)})",
            4 => $"({Vector(depth - 1)} + 2 * Vector3.One).Length()",
            5 => $"SingleMath.Sin({Scalar(depth - 1)})",
            6 => $"Vector3.DistanceSquared({Vector(depth - 1)}, {Vector(0)})",
            7 => $"{v}[{_dice.Between(0, 2)}]",
            8 => $"({Scalar(depth - 1)} - {Scalar(0)})",
            _ => $"SingleMath.Tanh({Scalar(depth - 1)} * {Scalar(0)})",
        };
    }

    private string Vector(int depth)
    {
        if (depth <= 0)
            return _vectors.Count > 0 && _dice.Chance(0.5) ? _dice.OneOf(_vectors) : _memory.Count > 0 && _dice.Chance(0.8) ? $"{_dice.OneOf(_memory)}[{Place()}]" : $"new Vector3({Scalar(0)}, {Number}, {Number})";
        string a = Vector(depth - 1);
        return _dice.Between(0, 15) switch
        {
            0 => $"({a} + {Vector(depth - 1)})",
            1 => $"({a} - {Vector(depth - 1)})",
            2 => $"({a} * {Number})",
            3 => $"({Scalar(depth - 1)} * {a})",
            4 => $"({a} / (1.5f + {Vector(0)}.LengthSquared()))",
            5 => $"Vector3.Cross({a}, {Vector(depth - 1)})",
            6 => $"Vector3.Normalize({a} + new Vector3(2.5f, {Number}, 0.3f))",
            7 => $"Vector3.Lerp({a}, {Vector(0)}, {Scalar(0)})",
            8 => $"Vector3.Reflect({a}, Vector3.UnitY)",
            9 => $"Vector3.{_dice.Pick("Min", "Max")}({a}, {Vector(0)})",
            10 => $"Vector3.Abs({a})",
            11 => $"({a} * {Vector(0)})",
            12 when _rotations.Count > 0 => $"Vector3.Transform({a}, {_dice.OneOf(_rotations)})",
            13 => $"new Vector3({Scalar(depth - 1)}, {Scalar(0)}, {Scalar(0)})",
            14 => $"({Scalar(0)} > {Number} ? {a} : {Vector(0)})",
            _ => $"(-{a})",
        };
    }

    /// <summary>A vector that is short, whatever it is made of.</summary>
    private string Small(int depth)
    {
        string v = Vector(depth);
        return _dice.Chance(0.5) ? $"{v} / (1.5f + {v}.LengthSquared())" : $"0.4f * ({v})";
    }

    private string Rotation() => _dice.Between(0, 4) switch
    {
        0 when _rotations.Count > 1 => $"{_dice.OneOf(_rotations)} * {_dice.OneOf(_rotations)}",
        1 when _rotations.Count > 0 => $"Quaternion.Conjugate({_dice.OneOf(_rotations)})",
        2 => $"Quaternion.Normalize(new Quaternion({Scalar(0)}, {Number}, {Scalar(0)}, 1.7f))",
        3 when _rotations.Count > 0 => $"Quaternion.Inverse({_dice.OneOf(_rotations)})",
        _ => $"Quaternion.CreateFromAxisAngle(Vector3.Normalize({Vector(0)} + new Vector3(2.5f, 0.2f, 0.1f)), {Scalar(1)})",
    };

    private string Span(string memory) => _arrays.Contains(memory) ? memory + ".AsSpan()" : memory;

    private string Place(string? i = null) => i is not null && _dice.Chance(0.75) ? _dice.Pick(i, i, $"({i} + 1) % {N}", $"{N} - 1 - {i}") : _dice.Pick("0", $"{N} - 1", $"{N} / 2");

    private string Target(string? i = null)
        => _vectors.Count > 0 && _dice.Chance(0.3) || _memory.Count == 0 ? _dice.OneOf(_vectors) : $"{_dice.OneOf(_memory)}[{Place(i)}]";

    public void Write()
    {
        method.Use("vectors of the library");
        _n = _matrices.Named(Math.Min(_matrices.IsCalled ? 3 : 20, _dice.Lengths.Next(5)));
        _vectors.Clear();
        _memory.Clear();
        _rotations.Clear();
        Declare();
        Memory();
        for (int steps = _dice.Between(2, 7); steps > 0 && method.Budget > 0; steps--)
        {
            method.Budget--;
            _dice.Act((2, Declare), (1, Memory), (5, Assign), (2, Rotate), (4, Sweep), (2, Pairs), (2, Refer), (1, Whole));
        }
        Show();
    }

    private void Declare()
    {
        string v = method.Name(_dice.Pick("p", "d", "force"));
        method.Line($"Vector3 {v} = {Vector(2)};");
        _vectors.Add(v);
    }

    private void Memory()
    {
        string m = method.Name("points"), i = method.Name("i");
        bool isArray = _dice.Chance(0.4);
        if (isArray)
            _arrays.Add(m);
        method.Line(isArray ? $"Vector3[] {m} = new Vector3[{N}];" : _dice.Pick($"Span<Vector3> {m} = stackalloc Vector3[{N}];", $"Span<Vector3> {m} = new Vector3[{N}];"));
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {m}[{i}] = new Vector3((Single)({method.Layouts.Value(i, "1")}), {Number} * {i}, (Single)({method.Layouts.Value(i, "2")})) * 0.3f;");
        _memory.Add(m);
    }

    private void Assign() => method.Line(_dice.Between(0, 6) switch
    {
        0 => $"{Target()}.{_dice.Pick("X", "Y", "Z")} {_dice.Pick("=", "+=", "-=")} {Scalar(1)};",
        1 => $"{Target()}[{_dice.Between(0, 2)}] = 0.5f * {Scalar(1)};",
        2 => $"({Target()}, {Target()}) = ({Small(1)}, {Small(1)});",
        3 => $"{Target()} *= {_dice.Pick("0.7f", Scalar(0))};",
        4 => $"if ({Scalar(1)} > {Number}) {Target()} = {Small(1)};",
        _ => $"{Target()} {_dice.Pick("=", "+=", "-=")} {Small(2)};",
    });

    private void Rotate()
    {
        string q = method.Name("turn");
        method.Use("quaternions of the library");
        method.Line($"Quaternion {q} = {Rotation()};");
        _rotations.Add(q);
        if (_dice.Chance(0.3))
            method.Line($"{q}.{_dice.Pick("X", "W")} += 0.1f * {Scalar(0)};");
        method.Line($"{Target()} = Vector3.Transform({Vector(1)}, {q});");
    }

    private void Sweep()
    {
        string i = method.Name("i"), m = _dice.OneOf(_memory), o = _dice.OneOf(_memory);
        method.Use("sweeps over vectors of the library");
        method.Open(_dice.Pick($"for (int {i} = 0; {i} < {N}; {i}++)", $"for (int {i} = 1; {i} < {N} - 1; {i}++)", $"for (int {i} = {N} - 1; {i} > 0; {i}--)", $"for (int {i} = 1; {i} < {N}; {i}++)"));
        bool hasBefore = _dice.Chance(0.4);
        string other = $"{o}[{(hasBefore ? $"({i} + {N} - 1) % {N}" : Place(i))}]";
        method.Line(_dice.Between(0, 6) switch
        {
            0 => $"{m}[{i}] += 0.3f * ({other} - {m}[{i}]);",
            1 => $"{m}[{i}] = {Small(1)} + 0.2f * {other};",
            2 => $"{m}[{i}].X -= 0.4f * {other}.Y;",
            3 => $"if ({m}[{i}].{_dice.Pick("X", "Z")} > {Number}) {m}[{i}] = Vector3.Cross({m}[{i}], {other}) * 0.5f; else {m}[{i}].Y += 0.1f;",
            4 => $"{_dice.OneOf(_vectors)} += 0.1f * {m}[{i}] * {other};",
            5 => $"({m}[{i}], {other}) = ({other}, 0.8f * {m}[{i}]);",
            _ => $"{m}[{i}] = Vector3.Lerp({m}[{i}], {other}, 0.3f) * {Number};",
        });
        method.Close();
    }

    private void Pairs()
    {
        string i = method.Name("i"), j = method.Name("j"), d = method.Name("d"), m = _dice.OneOf(_memory), f = _dice.OneOf(_memory);
        method.Use("forces of pairs of vectors");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Open($"for (int {j} = 0; {j} < {_dice.Pick(i, N)}; {j}++)");
        if (_dice.Chance(0.4))
            method.Line($"if ({i} == {j}) continue;");
        method.Line($"Vector3 {d} = {m}[{i}] - {m}[{j}];");
        method.Line($"{d} *= {_dice.Pick($"0.2f / (1.2f + {d}.LengthSquared())", $"0.1f * SingleMath.Exp(-{d}.LengthSquared())")};");
        method.Line($"{f}[{i}] {_dice.Pick("+=", "-=")} {d};");
        method.Line(_dice.Pick($"{f}[{j}] -= {d};", $"{f}[{j}].Z -= {d}.Z;", $"{f}[{j}] -= Vector3.Cross({d}, {m}[{i}]);"));
        method.Close();
    }

    private void Refer()
    {
        string r = method.Name("r"), m = _dice.OneOf(_memory);
        if (_dice.Chance(0.5))
        {
            method.Open($"foreach (ref Vector3 {r} in {Span(m)}{_dice.Pick("", $"[..({N} / 2)]")})");
            method.Line(_dice.Pick($"{r} = 0.6f * {r} + {Small(1)};", $"{r}.Y *= {r}.X;", $"{r} -= 0.3f * Vector3.Cross({r}, Vector3.UnitX);"));
            method.Close();
            return;
        }
        method.Line($"ref Vector3 {r} = ref {m}[{Place()}];");
        method.Line(_dice.Pick($"{r} += {Small(1)};", $"{r}.X = {Scalar(1)};", $"{r} = {Small(1)};"));
        _vectors.Add(r);
    }

    private void Whole()
    {
        string m = _dice.OneOf(_memory), o = _dice.OneOf(_memory);
        method.Line(_dice.Pick($"{Span(m)}.Reverse();", $"{Span(m)}.CopyTo({o});", $"{Span(m)}.Fill({Small(1)});", $"{Span(m)}[1..].CopyTo({o});"));
    }

    /// <summary>What became of it, in one number that each part changes by another share.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i");
        method.Line($"Real {shown} = 0;");
        foreach (string v in _vectors)
            method.Line($"{shown} = 0.8 * {shown} + (Real)({v}.X - 0.7f * {v}.Y + 0.4f * {v}.Z);");
        foreach (string m in _memory)
        {
            method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
            method.Line($"    {shown} = 0.9 * {shown} + (Real)({m}[{i}].X - 0.6f * {m}[{i}].Y + 0.5f * {m}[{i}].Z);");
        }
        method.Line($"{shown} = RealMath.Sin({shown});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
