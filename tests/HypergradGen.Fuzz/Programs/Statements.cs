namespace HypergradGen.Fuzz.Programs;

/// <summary>Statements: declarations, assignments, branches and jumps; loops and buffers have writers of their own.</summary>
internal sealed partial class Statements(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    public void Several(int most)
    {
        int count = _dice.Between(1, most);
        for (int i = 0; i < count && method.Budget > 0; i++)
            One();
    }

    public void One()
    {
        method.Budget--;
        if (_dice.Lengths.AreOfMatrices)
        {
            OfMatrices();
            return;
        }
        if (Scope.Favour != Favour.Nothing && _dice.Chance(0.85))
        {
            Favoured();
            return;
        }
        bool nested = method.Depth < 4;
        bool loops = nested && method.LoopDepth < 3;
        method.Depth++;
        _dice.Act(
            (4, DeclareReal),
            (6, AssignReal),
            (8, AssignElement),
            (2, Integer),
            (1, DeclareBool),
            (1, Guard),
            (2, Tuples),
            (4, method.Buffers.Declare),
            (3, method.Buffers.Whole),
            (3, () => method.Calls.Statement()),
            (nested ? 4 : 0, Branch),
            (nested ? 2 : 0, Switch),
            (loops ? 8 : 0, method.Loops.Loop),
            (loops ? 3 : 0, method.Idioms.Write),
            (loops ? 3 : 0, method.Rebinding.Write),
            (Scope.Types.Count > 0 ? 5 : 0, method.Structs.Write),
            (Scope.Types.Any(Receivers.Has) ? 8 : 0, method.Receivers.Write),
            (1, method.Tensors.Write),
            (Scope.HasSingles ? 4 : 0, method.Singles.Write),
            (Scope.HasComplexes ? 4 : 0, method.Complexes.Write),
            (nested ? 1 : 0, method.References.Write),
            (nested && Scope.Overlapped is not null ? 4 : 0, method.Overlaps.Write),
            (nested ? 1 : 0, method.LocalFunctions.Write),
            (nested ? 2 : 0, method.Patterns.Write),
            (loops ? 3 : 0, method.LocalTables.Write),
            (loops ? 3 : 0, method.MatrixLoops.Write),
            (loops && method.LoopDepth == 0 ? 7 : 0, () => Of(_dice.Pick(Favour.Pairs, Favour.Stencils, Favour.Integers, Favour.Mixed, Favour.Rows, Favour.Walks))),
            (loops && method.LoopDepth == 0 && Scope.HasSingles ? 4 : 0, method.LibraryVectors.Write),
            (Scope.Objects.Count > 0 ? 5 : 0, method.Objects.Write),
            (Scope.Holders.Count > 0 ? 2 : 0, () => _dice.OneOf(Scope.Holders).Declare(method)),
            (method.Depth > 1 ? 4 : 0, Jump));
        method.Depth--;
    }

    /// <summary>Where matrices are large no loop may be around one over them, and no statement may read all of one beside.</summary>
    private void OfMatrices() => _dice.Act((14, method.MatrixLoops.Write), (method.LoopDepth > 0 ? 0 : Scope.Favour == Favour.Pairs ? 40 : 3, method.IndexPairs.Write), (1, DeclareReal), (1, AssignElement), (1, AssignReal), (method.Depth < 1 ? 1 : 0, BranchOfMatrices));

    private void BranchOfMatrices()
    {
        method.Depth++;
        method.Matrices.Read();
        method.Open($"if ({method.Expressions.Condition(1)})");
        Several(2);
        method.Matrices.Read();
        method.Close();
        method.Depth--;
    }

    private void DeclareReal()
    {
        string name = method.Name(_dice.Pick("t", "s", "a", "acc", "z"));
        if (_dice.Chance(0.15))
        {
            method.Use("assigned in both branches");
            method.Line($"Real {name};");
            method.Line($"if ({method.Expressions.Condition(1)})");
            method.Line($"    {name} = {method.Expressions.Real(2)};");
            method.Line("else");
            method.Line($"    {name} = {method.Expressions.Real(1)};");
        }
        else if (_dice.Chance(0.1))
        {
            method.Use("int to double");
            method.Line($"Real {name} = {method.Integers.Small(1).Text};");
        }
        else
        {
            method.Line($"Real {name} = {(_dice.Chance(0.2) ? _dice.Pick("0", "1", "0.0") : method.Expressions.Real(2))};");
        }
        Scope.Reals.Add(new RealVariable(name, true));
    }

    private void AssignReal()
    {
        if (Target() is not { } t)
        {
            DeclareReal();
            return;
        }
        Assign(t);
    }

    private string? Target()
        => Scope.Reals.Where(r => r.IsAssignable).Select(r => r.Name).ToArray() is { Length: > 0 } names ? _dice.OneOf(names) : null;

    private void AssignElement()
    {
        if (method.Elements.Written() is not { } target)
            return;
        // What is not yet written may not be read by a compound assignment.
        if (target.Buffer.IsReadable)
            Assign(target.Text);
        else
            method.Line($"{target.Text} = {method.Expressions.Real(2)};");
    }

    private void Assign(string t)
    {
        string text = _dice.Between(0, 15) switch
        {
            0 or 1 => $"{t} = {method.Expressions.Real(3)};",
            2 or 3 => $"{t} = {method.Expressions.Bounded(2)};",
            4 or 5 or 6 => $"{t} += {method.Expressions.Real(2)};",
            7 => $"{t} -= {method.Expressions.Real(2)};",
            8 or 9 => $"{t} *= {method.Expressions.Bounded(1)};",
            10 => $"{t} /= 1.5 + RealMath.Abs({method.Expressions.Real(1)});",
            11 => $"{t} = {t} * {_dice.Number()} + {method.Expressions.Real(1)};",
            12 => $"{t} *= {t};",
            13 => _dice.Pick($"{t}++;", $"--{t};", $"{t}--;", $"++{t};"),
            14 => Chained(t),
            _ => $"{t} = -{t};",
        };
        method.Use(text.Contains("*=") ? "*=" : text.Contains("/=") ? "/=" : text.Contains("+=") || text.Contains("-=") ? "+=" : "=");
        method.Line(text);
        if (text.Contains(" *= ", StringComparison.Ordinal))
            method.Line($"{t} = RealMath.Tanh({t});");
    }

    private string Chained(string t)
    {
        if (method.Elements.Written(b => b.IsReadable) is not { } other)
            return $"{t} += 0.1;";
        method.Use("chained assignment");
        return $"{other.Text} = {t} = {method.Expressions.Bounded(1)};";
    }

    private void Integer()
    {
        var counters = Scope.Ints.Where(i => i.IsAssignable).ToArray();
        if (counters.Length > 0 && _dice.Chance(0.6))
        {
            method.Use("int arithmetic");
            string k = _dice.OneOf(counters).Name;
            method.Line(_dice.Pick($"{k}++;", $"{k} += {method.Integers.Small(1).Text};", $"{k} = {method.Integers.Small(1).Text};", $"{k}--;", $"{k} = 2 * {k} % 7;"));
            return;
        }
        string name = method.Name(_dice.Pick("k", "m", "n", "at"));
        var (text, low, high) = method.Integers.Small(1);
        method.Line($"int {name} = {text};");
        Scope.Ints.Add(_dice.Chance(0.5) ? new IntVariable(name, -9999, 9999, IsAssignable: true) : new IntVariable(name, low, high));
    }

    private void DeclareBool()
    {
        method.Use("bool local");
        string name = method.Name("flag");
        method.Line($"bool {name} = {method.Expressions.Condition(1)};");
        Scope.Bools.Add(name);
    }

    private void Tuples()
    {
        var first = method.Elements.Written(b => b.IsReadable);
        var second = method.Elements.Written(b => b.IsReadable);
        if (first is { } a && second is { } b && _dice.Chance(0.6))
        {
            method.Use("swap by a tuple");
            method.Line($"({a.Text}, {b.Text}) = ({_dice.Pick(b.Text, $"0.8 * {b.Text}")}, {_dice.Pick(a.Text, $"{a.Text} + 0.2 * {b.Text}", $"RealMath.Sin({a.Text})")});");
            return;
        }
        if (Target() is { } t && Target() is { } s)
        {
            method.Use("tuple assignment");
            method.Line($"({t}, {(s == t ? "_" : s)}) = ({s}, 0.5 * {t} + {method.Expressions.Real(1)});");
            return;
        }
        string x = method.Name("p"), y = method.Name("q");
        method.Use("deconstruction");
        method.Line($"(Real {x}, Real {y}) = ({method.Expressions.Real(1)}, {method.Expressions.Real(1)});");
        Scope.Reals.Add(new RealVariable(x, true));
        Scope.Reals.Add(new RealVariable(y, true));
    }

    private void Branch()
    {
        method.Use("if");
        method.Open($"if ({method.Expressions.Condition(1)})");
        Several(3);
        method.Close();
        if (_dice.Chance(0.25))
        {
            method.Use("else if");
            method.Open($"else if ({method.Expressions.Condition(0)})");
            Several(2);
            method.Close();
        }
        if (_dice.Chance(0.5))
        {
            method.Open("else");
            Several(3);
            method.Close();
        }
    }

    private void Switch()
    {
        method.Use("switch statement");
        bool inLoop = method.InLoop;
        method.InLoop = false;
        bool ofReal = _dice.Chance(0.3);
        string value = ofReal ? $"Primal({method.Expressions.Real(1)})" : method.Integers.Small(1).Text;
        method.Open($"switch ({value})");
        if (ofReal)
            method.Use("relational pattern");
        string[] labels = ofReal
            ? ["case < -0.3:", $"case > 0.4 when {method.Expressions.Condition(0)}:", _dice.Pick("default:", "case >= 0.1 and < 0.9:")]
            : ["case 0:", $"case 1 when {method.Expressions.Condition(0)}:", "case 2 or 3:", _dice.Pick("default:", "case > 3:", "case -1:")];
        foreach (string label in labels)
        {
            method.Line(label);
            method.Open();
            Several(2);
            if (method.Return is not null && _dice.Chance(0.1))
            {
                method.Use("return in a switch");
                method.Line(method.Return());
            }
            else if (inLoop && _dice.Chance(0.15))
            {
                method.Use("continue in a switch");
                method.Line("continue;");
            }
            else
            {
                method.Line("break;");
            }
            method.Close();
        }
        method.Close();
        method.InLoop = inLoop;
    }

    /// <summary>A guard that never throws, which the compiler cannot know.</summary>
    private void Guard()
    {
        method.Use("guard that throws");
        string x = method.Expressions.Real(1);
        method.Line($"if ({_dice.Pick($"{method.Integers.Small(0).Text} > 1000000", $"RealMath.Abs({x}) < 0")})");
        method.Line($"    throw new {_dice.Pick("ArgumentException(\"no\")", $"ArithmeticException($\"{{{method.Expressions.Leaf()}}} is no number\")")};");
    }

    private void Jump()
    {
        string? jump = null;
        if (method.InLoop && _dice.Chance(0.75))
            jump = _dice.Pick("continue;", "continue;", "break;");
        else if (method.Return is not null)
            jump = method.Return();
        if (jump is null)
            return;
        method.Use(jump.StartsWith("return", StringComparison.Ordinal) ? method.LoopDepth > 0 ? "return in a loop" : "early return" : jump.TrimEnd(';'));
        if (_dice.Chance(0.6))
        {
            method.Line($"if ({method.Expressions.Condition(1)})");
            method.Line($"    {jump}");
            return;
        }
        method.Open($"if ({method.Expressions.Condition(1)})");
        Several(2);
        method.Line(jump);
        method.Close();
    }
}
