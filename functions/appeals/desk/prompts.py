"""Messages to reply to: each says what the reply will be, and its button tells the same to whoever hears the reply."""

from __future__ import annotations

from appeals.desk.rights import Act, held_by
from appeals.effects import Case, Effect, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import Move, after
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import reply, toast
from appeals.screens import named

ANSWER = "answer"  # what any reply is that was not asked for as something else


def prompt(question: str, move: Move) -> Act:
    """The button that asks for words: [Спросить], [Ответить]. `question` names the texts and what hears the reply."""

    def act(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
        after(case.appeal.status, move)
        held_by(scene, case.appeal, press)
        return prompted(scene, press, case, question)

    return act


def prompted(
    scene: Scene, press: Pressed, case: Case, question: str, detail: str = "", rows: Rows = ()
) -> list[Effect]:
    """The message to reply to; `detail` is what was chosen before and goes with the words: a reason, a department.

    `rows` are what may be pressed instead of replying.
    """
    number = case.appeal.number
    rows = (*rows, (_cancel(scene, number, question, detail),))
    text = scene.words(f"desk.{question}_prompt", what=named(scene.words, case.appeal))
    return [toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


def asked_again(scene: Scene, said: Said, number: str, text: str, detail: str = "") -> list[Effect]:
    """What is still wanted: a reply to this is heard like one to the prompt, now with `detail` if there is one."""
    question, before = asked_for(said, number)
    return reply(said, text, ((_cancel(scene, number, question, detail or before),),))


def _cancel(scene: Scene, number: str, question: str, detail: str) -> Button:
    data = f"cancel:{number}:{question}" + (f":{detail}" if detail else "")
    return Button(scene.words.label("cancel"), data)


def asked_for(said: Said, number: str) -> tuple[str, str]:
    """What the answered message asked for, and the detail chosen before it."""
    for data in said.reply.data if said.reply is not None else ():
        if data.startswith(f"cancel:{number}:"):
            question, _, detail = data.removeprefix(f"cancel:{number}:").partition(":")
            return question, detail
    return ANSWER, ""


def cancel(scene: Scene, press: Pressed, _: Case) -> list[Effect]:
    """[Отмена] under a prompt: nothing was asked for."""
    return [toast(press), Tell(Redraw(press.chat, press.message_id, scene.words("desk.cancelled")))]
